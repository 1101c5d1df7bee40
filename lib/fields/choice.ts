/** Values out of a list, compared by their text. */
import { UploadedFile } from '../http/uploaded-file.ts'
import { isIterable, isList, isRecord } from '../utils/guards.ts'
import { ABSENT, Field } from './field.ts'
import { pythonStr, told, typeName } from '../python/builtins.ts'
import type { MultiValueDict } from '../http/multi-value-dict.ts'
import type { Failure, FieldFacts, JSONSchema, Validated } from './field.ts'
import type { FilterKind } from './types.ts'

/** One value to choose, with what to call it. */
export interface Choice {
  readonly value: unknown
  readonly label: string
}

type Schema = Readonly<Record<string, unknown>>

const MESSAGES = {
  invalid_choice: '"{input}" is not a valid choice.'
}

/**
 * One of several values. Keywords: `choices` (values, `[value, label]` pairs, or `[group, choices]`), else `enum`,
 * else `anyOf` or `oneOf` of `const`; `allowBlank`.
 */
export class ChoiceField extends Field {
  static override readonly kind: string = 'choice'
  static override readonly filterKind: FilterKind | null = 'choice'

  static override readonly messages: Readonly<Record<string, string>> = MESSAGES
  override readonly metadataType: string = 'choice'
  readonly choices: readonly Choice[]
  readonly allowBlank: boolean
  readonly #valueOf: ReadonlyMap<string, unknown>

  constructor (facts: FieldFacts) {
    super(facts)
    this.choices = choicesOf(facts.schema)
    this.allowBlank = this.keyword<boolean>('allowBlank') === true
    this.#valueOf = new Map(this.choices.map(({ value }) => [pythonStr(value), value]))
  }

  override toInternalValue (value: unknown): Validated {
    const choice = this.choose(value)
    return choice === ABSENT ? this.noChoice(value) : choice
  }

  override refuseFile ({ name }: UploadedFile): Failure {
    return this.noChoice(name)
  }

  /** The words for what cannot be chosen. */
  noChoice (value: unknown): Failure {
    return this.fail('invalid_choice', { input: told(value) })
  }

  /** The declared value that a client means, or `ABSENT`. */
  choose (value: unknown): unknown {
    if (value === '' && this.allowBlank) return ''
    const text = typeof value === 'string' ? value : told(value)
    return this.#valueOf.has(text) ? this.#valueOf.get(text) : ABSENT
  }

  override describe (): Readonly<Record<string, unknown>> {
    if (this.facts.readOnly) return {}
    return { choices: this.choices.map(({ value, label }) => ({ value, display_name: label })) }
  }

  // a value that the list no longer has was once good: it is shown as it is
  override toRepresentation (value: unknown): unknown {
    if (value === '') return value
    const text = pythonStr(value)
    return this.#valueOf.has(text) ? this.#valueOf.get(text) : finite(value)
  }

  override jsonSchema (_direction: 'request' | 'response'): JSONSchema {
    const values = this.choices.map(({ value }) => value)
    if (this.allowBlank && !values.includes('')) values.push('')
    const types = [...new Set(values.map(schemaType))]
    return { ...(types.length > 0 && { type: types.length === 1 ? types[0] : types }), enum: values }
  }
}

function finite (value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no choice that JSON could hold.`)
  return value
}

function schemaType (value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'bigint' ? 'integer' : typeof value
}

function choicesOf (schema: Schema): readonly Choice[] {
  if (Array.isArray(schema.choices)) return listed(schema.choices)
  if (Array.isArray(schema.enum)) return listed(schema.enum)
  const branches = schema.anyOf ?? schema.oneOf
  if (Array.isArray(branches)) return branches.flatMap((branch: Schema) => 'const' in branch ? listed([branch.const], branch.title) : choicesOf(branch))
  return 'const' in schema ? listed([schema.const]) : []
}

// null stands for a nullable field, never for a choice
function listed (entries: readonly unknown[], title?: unknown): readonly Choice[] {
  return entries.flatMap((entry): readonly Choice[] => {
    if (entry === null) return []
    const [value, label] = isList(entry) ? entry : [entry, title ?? entry]
    return isList(label) ? listed(label) : [{ value, label: pythonStr(label) }]
  })
}

/** Several of those values, each once. Keywords: those of `ChoiceField`, also on `items`; `allowEmpty` (default true). */
export class MultipleChoiceField extends ChoiceField {
  static override readonly kind: string = 'multipleChoice'
  static override readonly type: string | undefined = 'array'
  static override readonly filterKind: FilterKind | null = 'multipleChoice'

  static override readonly messages: Readonly<Record<string, string>> = {
    not_a_list: 'Expected a list of items but got type "{input_type}".',
    empty: 'This selection may not be empty.'
  }

  override readonly metadataType: string = 'multiple choice'
  readonly #allowEmpty: boolean

  constructor (facts: FieldFacts) {
    super({ ...facts, schema: { ...(isRecord(facts.schema.items) && facts.schema.items), ...facts.schema } })
    const least = this.keyword<number>('minItems') ?? 0
    this.#allowEmpty = this.keyword<boolean>('allowEmpty') ?? least === 0
  }

  override readForm (form: MultiValueDict<unknown>, name: string, partial: boolean): unknown {
    return partial && !form.has(name) ? ABSENT : [...form.getAll(name)]
  }

  override toInternalValue (value: unknown): Validated {
    if (!isRecord(value)) return this.fail('not_a_list', { input_type: typeName(value) })
    // Python iterates over an object's keys
    const items = isIterable(value) ? [...value] : Object.keys(value)
    if (!this.#allowEmpty && items.length === 0) return this.fail('empty')
    const chosen = new Set<unknown>()
    for (const item of items) {
      if (item instanceof UploadedFile) return this.refuseFile(item)
      const choice = this.choose(item)
      if (choice === ABSENT) return this.noChoice(item)
      chosen.add(choice)
    }
    return [...chosen]
  }

  override toRepresentation (value: unknown): unknown {
    return [...new Set(Array.from(value as Iterable<unknown>, (item) => super.toRepresentation(item)))]
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    const schema: JSONSchema = { type: 'array', items: super.jsonSchema(direction), uniqueItems: true }
    if (!this.#allowEmpty) schema.minItems = 1
    return schema
  }
}
