/** Which columns of the rows a query loads; each choice is made once, so that what adapters keep for it lasts. */
import { ownTarget } from './annotations.ts'
import { identityOf } from './paths.ts'
import type { ColumnFacts } from './columns.ts'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../errors.ts'
import { columnNamed, targetNamed } from './lookups.ts'
import type { Described, Naming, Selected } from './paths.ts'

export type { Selected } from './paths.ts'

/** More choices than this are a client's doing. */
const MOST_CHOICES = 500

class Choices<T> {
  readonly #ofModel = new WeakMap<Described, Map<string, T>>()

  of (model: Described, names: readonly string[], choose: () => T): T {
    let choices = this.#ofModel.get(model)
    if (choices === undefined || choices.size >= MOST_CHOICES) this.#ofModel.set(model, choices = new Map())
    const key = `${names.length} ${names.join('\0')}`
    let choice = choices.get(key)
    if (choice === undefined) choices.set(key, choice = choose())
    return choice
  }
}

const columnChoices = new Choices<readonly ColumnFacts[]>()
const valueChoices = new Choices<readonly Selected[]>()

/** The columns of those names with the primary key, in the order of the model. */
export function columnsNamed (model: Naming, names: readonly string[]): readonly ColumnFacts[] {
  return columnChoices.of(model, names, () => {
    const ofColumns = names.filter((name) => model.annotations?.has(name) !== true)
    const wanted = new Set([...identityOf(model), ...ofColumns].map((name) => columnNamed(model, name)))
    return [...model.columns.values()].filter((column) => wanted.has(column))
  })
}

/** The values of those names, each once; every one that there is where none is named. */
export function valuesNamed (model: Naming, names: readonly string[]): readonly Selected[] {
  return valueChoices.of(model, names, () => {
    // what is named by a path is loaded for a relative, and not by itself
    const wanted = names.length === 0 ? [...model.columns.keys(), ...[...model.annotations?.keys() ?? []].filter((name) => !name.includes('__'))] : new Set(names)
    return [...wanted].map((name) => ({ name, ...targetNamed(model, name) }))
  })
}

/** The same for names, and for values that are worked out, each under its own name. */
export function valuesGiven (model: Naming, fields: readonly (string | object)[]): readonly Selected[] {
  const names = fields.filter((field) => typeof field === 'string')
  if (names.length === fields.length) return valuesNamed(model, names)
  const own = fields.flatMap((field): [string, unknown][] => typeof field === 'string' ? [] : Object.entries(field))
  const selected = [...names.length === 0 ? [] : valuesNamed(model, names), ...own.map(([name, value]) => workedValue(model, name, value))]
  return [...new Map(selected.map((one) => [one.name, one])).values()]
}

function workedValue (model: Naming, name: string, value: unknown): Selected {
  const refuse = (why: string): never => {
    throw new FST_VIEWSETS_EXPRESSION_INVALID(`values() of ${model.name}`, why)
  }
  const target = ownTarget(model, name, value, (why) => refuse(`"${name}" only where ${why}`)) ?? refuse(`names, and under a name Trunc(), Case() and F('…') alone, which "${name}" is not`)
  return { ...target, name }
}

/** The values of those paths, under names of their own. */
export function valuesAs (model: Naming, paths: Readonly<Record<string, string>>): readonly Selected[] {
  const entries = Object.entries(paths)
  return valueChoices.of(model, entries.map(([name, path]) => `${name}=${path}`), () => entries.map(([name, path]) => ({ name, ...targetNamed(model, path) })))
}
