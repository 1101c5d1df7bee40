/** What a serializer shows that has nothing to show: the values as sent, or empty ones, for a form to be filled in. */
import { ABSENT, kindOf } from '../fields/field.ts'
import { formList } from '../fields/forms.ts'
import { JSONText } from '../fields/json.ts'
import { isMapping } from '../fields/object.ts'
import { HiddenField } from '../fields/hidden.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { UploadedFile } from '../http/uploaded-file.ts'
import type { Field } from '../fields/field.ts'
import type { SerializerHost } from './serializer-like.ts'

type Fields = ReadonlyMap<string, Field>
interface Parts { readonly child?: Field, readonly children?: Fields }

/** The initial value of every field that takes input. */
export function initialValues ({ many, fields, partial, initialData: data }: SerializerHost): unknown {
  if (data === ABSENT) return many ? [] : emptyValues(fields)
  if (!many) return sentValues(fields, data, partial)
  const items = data instanceof MultiValueDict ? formList(data, '') : data
  return Array.isArray(items) ? items.map((item) => sentValues(fields, item, partial)) : []
}

const writable = (fields: Fields): [string, Field][] => [...fields].filter(([, { facts }]) => !facts.readOnly)

const partsOf = (field: Field): Parts => field.describe()

function emptyValues (fields: Fields): unknown {
  return Object.fromEntries(writable(fields).map(([name, field]) => [name, emptyValue(field)]))
}

function emptyValue (field: Field): unknown {
  const { children } = partsOf(field)
  if (children !== undefined) return emptyValues(children)
  const initial = field.keyword<unknown>('initial') ?? kindOf(field).initial
  return typeof initial === 'function' ? initial() : structuredClone(initial)
}

/** What was sent for each of the fields, of a form as the fields read it; nothing of what is no object. */
function sentValues (fields: Fields, data: unknown, partial: boolean): unknown {
  if (!isMapping(data)) return {}
  const sent = writable(fields).map(([name, field]): [string, unknown] => [name, sentValue(field, name, data, partial)])
  return Object.fromEntries(sent.filter(([, value]) => value !== ABSENT))
}

function sentValue (field: Field, name: string, data: Readonly<Record<string, unknown>>, partial: boolean): unknown {
  if (field instanceof HiddenField) return ABSENT
  if (data instanceof MultiValueDict) return formValue(field, field.readForm(data, name, partial), partial)
  return Object.hasOwn(data, name) ? data[name] : ABSENT
}

/** What a field read from a form, as JSON would have said it. */
function formValue (field: Field | undefined, value: unknown, partial: boolean): unknown {
  const { child, children } = field === undefined ? {} : partsOf(field)
  if (value instanceof MultiValueDict) return children === undefined ? membersOf(value) : sentValues(children, value, partial)
  if (Array.isArray(value)) return value.map((item) => formValue(child, item, partial))
  if (value instanceof JSONText) return value.text
  return value instanceof UploadedFile ? value.name : value
}

function membersOf (form: MultiValueDict<unknown>): unknown {
  return Object.fromEntries([...form].map(([name, value]) => [name, formValue(undefined, value, false)]))
}
