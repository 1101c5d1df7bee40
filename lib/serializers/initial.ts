/** What a serializer shows that has nothing to show: the values as sent, or empty ones, for a form to be filled in. */
import { ABSENT } from '../fields/field.ts'
import { isMapping } from '../fields/object.ts'
import { MultiValueDict } from '../multi-value.ts'
import type { Field } from '../fields/field.ts'
import type { SerializerHost } from './host.ts'

const EMPTY: Readonly<Record<string, unknown>> = {
  string: '', email: '', url: '', regex: '', slug: '', boolean: false
}

/** The initial value of every field that takes input. */
export function initialValues (host: SerializerHost): unknown {
  if (host.many) return []
  const fields = [...host.fields].filter(([, { facts }]) => !facts.readOnly)
  const { initialData: data } = host
  if (data === ABSENT) return Object.fromEntries(fields.map(([name, field]) => [name, initialValue(field)]))
  if (!isMapping(data)) return {}
  const sent = fields.map(([name, field]): [string, unknown] => [name, sentValue(field, name, data)])
  return Object.fromEntries(sent.filter(([, value]) => value !== ABSENT))
}

function initialValue (field: Field): unknown {
  const { child, children } = field.describe() as { child?: Field, children?: ReadonlyMap<string, Field> }
  if (children !== undefined) return Object.fromEntries([...children].map(([name, inner]) => [name, initialValue(inner)]))
  if (child !== undefined) return field.metadataType === 'nested object' ? {} : []
  return field.keyword('initial') ?? EMPTY[field.metadataType] ?? null
}

function sentValue (field: Field, name: string, data: Readonly<Record<string, unknown>>): unknown {
  if (data instanceof MultiValueDict) return data.has(name) ? field.readForm(data, name, false) : ABSENT
  return Object.hasOwn(data, name) ? data[name] : ABSENT
}
