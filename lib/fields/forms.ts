/** How a form, which is flat, says nested things: `profile.name`, `items[0]name`, `tags[0]`. */
import { MultiValueDict } from '../http/multi-value-dict.ts'

/** The names that start with `prefix.`, as a form of their own; undefined where there are none. */
export function formObject (form: MultiValueDict<unknown>, prefix: string): MultiValueDict<unknown> | undefined {
  const inner = new MultiValueDict<unknown>()
  const start = `${prefix}.`
  for (const name of form.keys()) {
    if (name.length <= start.length || !name.startsWith(start)) continue
    for (const value of form.getAll(name)) inner.append(name.slice(start.length), value)
  }
  return inner.size === 0 ? undefined : inner
}

// as many digits as an index that counts may have; longer ones would only cost time
const INDEXED = /^\[(\d{1,15})\](.*)$/s

/** The names that start with `prefix[index]`, in the order of their indexes; undefined where there are none. */
export function formList (form: MultiValueDict<unknown>, prefix: string): unknown[] | undefined {
  const items = new Map<number, unknown>()
  for (const name of form.keys()) {
    if (!name.startsWith(prefix)) continue
    const [, index, key] = INDEXED.exec(name.slice(prefix.length)) ?? []
    if (index === undefined || key === undefined) continue
    addItem(items, Number(index), key, form.get(name))
  }
  if (items.size === 0) return undefined
  return [...items].sort(([a], [b]) => a - b).map(([, value]) => value)
}

function addItem (items: Map<number, unknown>, index: number, key: string, value: unknown): void {
  const item = items.get(index)
  if (key === '') items.set(index, value)
  else if (item instanceof MultiValueDict) item.append(key, value)
  else items.set(index, new MultiValueDict<unknown>([[key, value]]))
}

/** Whether all that a form says under that name is nothing: an empty list or dictionary, which a form cannot say otherwise. */
export function isBlank (form: MultiValueDict<unknown>, name: string): boolean {
  const values = form.getAll(name)
  return values.length === 1 && values[0] === ''
}
