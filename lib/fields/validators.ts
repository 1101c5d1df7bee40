/** Checks beyond one value's form: uniqueness, alone and together, and simple bounds. */
import { isRecord } from '../utils/guards.ts'
import { errorMessage, ValidationError } from '../exceptions.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { identityOf } from '../querysets/paths.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ErrorMessage } from '../exceptions.ts'
import type { Field, FieldContext, FieldCheck, Verdict } from './field.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { SiblingChecks } from './sibling-checks.ts'

type Row = Readonly<Record<string, unknown>>

/** Tells a check of a whole object about the serializer that it checks for. */
export interface ValidatedSerializer {
  /** The object being updated, or null. */
  readonly instance: object | null
  /** The fields by their names. */
  readonly fields: ReadonlyMap<string, Field>
  readonly options?: { readonly siblings?: SiblingChecks | null | undefined }
}

/** A check of all validated values: a function, or an object with a method `validate`. It returns a message or throws a `ValidationError`. */
export type SerializerValidator<Input = never, S extends ValidatedSerializer = ValidatedSerializer> =
  | ((attrs: Input, serializer: S) => Awaitable<Verdict>)
  | { validate (attrs: Input, serializer: S): Awaitable<Verdict> }

/** The rows that a value must not be found among: a model, or a queryset that narrows it. */
export type Rows = Model | QuerySet

/** The queryset of a model, or the one that is given. */
export const rowsOf = (rows: Rows): QuerySet => 'objects' in rows ? rows.objects : rows

/** Whether there is such a row, other than the one being updated. A value that no row can have is not found. */
export async function isTaken (rows: QuerySet, condition: Row, instance: object | null, siblings: SiblingChecks | null = null): Promise<boolean> {
  const known = instance === null ? await siblings?.isTaken(rows, condition) ?? null : null
  if (known !== null) return known
  const others = isRecord(instance) ? rows.exclude(Object.fromEntries(identityOf(rows.model).map((name) => [name, instance[name]]))) : rows
  try {
    return await others.filter(condition).exists()
  } catch (error) {
    if (error instanceof InvalidLookup) return false
    throw error
  }
}

/** Names the rows that must not have the value yet, and a message and a lookup where the usual ones do not fit. */
export interface UniqueOptions {
  readonly queryset: Rows
  readonly message?: string
  /** How values are compared: `iexact`, say. */
  readonly lookup?: string
}

/** Refuses a value that another row has already. */
export class UniqueValidator {
  readonly message: string
  readonly #rows: QuerySet
  readonly #lookup: string

  constructor ({ queryset, message = 'This field must be unique.', lookup = 'exact' }: UniqueOptions) {
    this.#rows = rowsOf(queryset)
    this.message = message
    this.#lookup = lookup
  }

  /** What is said of a value that is taken; the field's own words first. */
  refusal (field: Field): ErrorMessage {
    const own = field.keyword<Readonly<Record<string, string>>>('errorMessages')?.['unique']
    return errorMessage(own ?? this.message, 'unique')
  }

  async validate (value: unknown, { instance, siblings }: FieldContext, field: Field): Promise<ErrorMessage | undefined> {
    const { source } = field.facts
    const property = source.slice(source.lastIndexOf('.') + 1)
    const name = this.#lookup === 'exact' ? property : `${property}__${this.#lookup}`
    return await isTaken(this.#rows, { [name]: value }, instance, siblings) ? this.refusal(field) : undefined
  }
}

/** The check that a schema's keyword `unique` asks for. */
export function uniqueValidator (unique: Rows | UniqueOptions): UniqueValidator {
  return new UniqueValidator('queryset' in unique ? unique : { queryset: unique })
}

/** The property that a field of a serializer is about. */
export const sourceOf = ({ fields }: ValidatedSerializer, name: string): string => fields.get(name)?.facts.source ?? name

/** What is said of fields that a check cannot do without. */
export function requiredErrors (names: readonly string[]): { [name: string]: string[] } {
  return Object.fromEntries(names.map((name) => [name, ['This field is required.']]))
}

/** Names the field whose values must differ, and that of the date within which they must. */
export interface UniqueForOptions {
  readonly queryset: Rows
  /** The field whose value must be unique. */
  readonly field: string
  /** The field with the date. */
  readonly dateField: string
  readonly message?: string
}

/** Refuses a value that another row has for the same day, month or year. */
export abstract class UniqueForValidator {
  readonly fields: readonly string[]
  readonly #options: UniqueForOptions
  readonly #rows: QuerySet

  constructor (options: UniqueForOptions) {
    this.#options = options
    this.#rows = rowsOf(options.queryset)
    this.fields = [options.field, options.dateField]
  }

  /** `date`, `month` or `year`. */
  protected abstract readonly period: string
  /** The lookups that a row of the same period fulfils. */
  protected abstract lookups (source: string, date: string): Row

  async validate (attrs: Row, serializer: ValidatedSerializer): Promise<void> {
    const { field, dateField } = this.#options
    const [source, dateSource] = [sourceOf(serializer, field), sourceOf(serializer, dateField)]
    // also of a change: as in DRF, a value is only unique for a date that is sent with it
    const missing = [field, dateField].filter((name) => attrs[sourceOf(serializer, name)] === undefined)
    if (missing.length > 0) throw new ValidationError(requiredErrors(missing), 'required')
    const date = attrs[dateSource]
    if (date === null) return
    const day = date instanceof Date ? date.toISOString() : String(date)
    const condition = { [source]: attrs[source], ...this.lookups(dateSource, day.slice(0, 10)) }
    if (await isTaken(this.#rows, condition, serializer.instance)) throw new ValidationError({ [field]: [this.#refusal()] }, 'unique')
  }

  #refusal (): string {
    const { message = `This field must be unique for the "{date_field}" ${this.period}.`, dateField } = this.#options
    return message.replace('{date_field}', dateField)
  }
}

/** Refuses a value that another row has for the same day. */
export class UniqueForDateValidator extends UniqueForValidator {
  protected override readonly period = 'date'
  protected override lookups (source: string, date: string): Row {
    const [year, month, day] = date.split('-').map(Number)
    return { [`${source}__year`]: year, [`${source}__month`]: month, [`${source}__day`]: day }
  }
}

/** Refuses a value that another row has for the same month, of whatever year. */
export class UniqueForMonthValidator extends UniqueForValidator {
  protected override readonly period = 'month'
  protected override lookups (source: string, date: string): Row {
    return { [`${source}__month`]: Number(date.slice(5, 7)) }
  }
}

/** Refuses a value that another row has for the same year. */
export class UniqueForYearValidator extends UniqueForValidator {
  protected override readonly period = 'year'
  protected override lookups (source: string, date: string): Row {
    return { [`${source}__year`]: Number(date.slice(0, 4)) }
  }
}

type Comparable = number | bigint | Date

/** Refuses what is greater. */
export function maxValue<V extends Comparable> (limit: NoInfer<V>): FieldCheck<V> {
  return (value) => value > limit ? errorMessage(`Ensure this value is less than or equal to ${shown(limit)}.`, 'max_value') : undefined
}

/** Refuses what is less. */
export function minValue<V extends Comparable> (limit: NoInfer<V>): FieldCheck<V> {
  return (value) => value < limit ? errorMessage(`Ensure this value is greater than or equal to ${shown(limit)}.`, 'min_value') : undefined
}

/** Refuses text of more characters. */
export function maxLength (limit: number): FieldCheck<string> {
  return (value) => [...value].length > limit ? errorMessage(`Ensure this field has no more than ${limit} characters.`, 'max_length') : undefined
}

/** Refuses text of fewer characters. */
export function minLength (limit: number): FieldCheck<string> {
  return (value) => [...value].length < limit ? errorMessage(`Ensure this field has at least ${limit} characters.`, 'min_length') : undefined
}

function shown (limit: Comparable): string {
  return limit instanceof Date ? limit.toISOString() : String(limit)
}
