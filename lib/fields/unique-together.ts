/** A check of values that must be unique together. */
import { errorMessage, ValidationError } from '../exceptions.ts'
import { rowCondition } from '../querysets/row-condition.ts'
import { isRecord } from '../utils/guards.ts'
import { isTaken, requiredErrors, rowsOf, sourceOf } from './validators.ts'
import type { ErrorMessage } from '../exceptions.ts'
import type { Condition, QuerySet } from '../querysets/contract.ts'
import type { RowCondition } from '../querysets/row-condition.ts'
import type { Rows, ValidatedSerializer } from './validators.ts'

type Row = Readonly<Record<string, unknown>>

/** Names the fields whose values must differ together, and the rows that must not have them yet. */
export interface UniqueTogetherOptions {
  readonly queryset: Rows
  /** The names of the serializer's fields that make a set. */
  readonly fields: readonly string[]
  readonly message?: string
  /** The code of the error; `unique` where it is left out. */
  readonly code?: string
  /** Among which rows the values must differ: `{ current: true }`. What does not fulfil it itself is not checked. */
  readonly condition?: Condition
  /** False where two nulls are the same value; else a null is equal to nothing, as in a database. */
  readonly nullsDistinct?: boolean
}

/** Refuses values that another row has together. */
export class UniqueTogetherValidator {
  readonly fields: readonly string[]
  readonly #options: UniqueTogetherOptions
  readonly #rows: QuerySet
  #among: { readonly rows: QuerySet, readonly condition: RowCondition | null } | null = null

  constructor (options: UniqueTogetherOptions) {
    this.fields = options.fields
    this.#options = options
    this.#rows = rowsOf(options.queryset)
  }

  /** What is said of values that are taken. */
  get refusal (): ErrorMessage {
    const { message = 'The fields {field_names} must make a unique set.', code = 'unique' } = this.#options
    return errorMessage(message.replace('{field_names}', this.fields.join(', ')), code)
  }

  async validate (attrs: Row, serializer: ValidatedSerializer): Promise<ErrorMessage | undefined> {
    const instance = isRecord(serializer.instance) ? serializer.instance : null
    if (instance === null) this.#require(attrs, serializer)
    const sources = this.fields.map((name) => sourceOf(serializer, name))
    const { rows, condition } = this.#rowsAmong()
    const values = this.#valuesOf(attrs, instance)
    if (!this.#canCollide(sources, values) || condition?.holds(values) === false) return
    // as in DRF: where no more than what the condition asks for has changed, it is the database that tells
    if (instance !== null && sources.every((source) => isSame(values[source], instance[source]))) return
    const taken = Object.fromEntries(sources.map((source) => [source, values[source] ?? null]))
    const siblings = Object.values(taken).includes(null) ? null : serializer.options?.siblings
    return await isTaken(rows, taken, instance, siblings) ? this.refusal : undefined
  }

  // when it is first needed: what the condition is about may be told only when all models are there
  #rowsAmong (): { readonly rows: QuerySet, readonly condition: RowCondition | null } {
    const { condition } = this.#options
    this.#among ??= condition === undefined ? { rows: this.#rows, condition: null } : { rows: this.#rows.filter(condition), condition: rowCondition(this.#rows.model, condition) }
    return this.#among
  }

  /** The row that there would be, as far as it is known. */
  #valuesOf (attrs: Row, instance: Row | null): Row {
    if (instance !== null) return { ...instance, ...attrs }
    const defaults = [...this.#rows.model.columns.values()].filter(({ defaultValue }) => defaultValue !== undefined)
    return { ...Object.fromEntries(defaults.map(({ name, defaultValue }) => [name, defaultValue])), ...attrs }
  }

  #canCollide (sources: readonly string[], values: Row): boolean {
    const isNull = (source: string): boolean => (values[source] ?? null) === null
    return this.#options.nullsDistinct === false || !sources.some(isNull)
  }

  #require (attrs: Row, serializer: ValidatedSerializer): void {
    const missing = this.fields.filter((name) => !Object.hasOwn(attrs, sourceOf(serializer, name)))
    if (missing.length > 0) throw new ValidationError(requiredErrors(missing), 'required')
  }
}

function isSame (a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b
}
