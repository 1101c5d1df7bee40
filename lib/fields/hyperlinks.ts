/** Fields that name rows by the URLs of their views: rows of another model, and the row itself. */
import { FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING, FST_VIEWSETS_HYPERLINK_UNRESOLVED, FST_VIEWSETS_HYPERLINK_VIEW_MISSING, FST_VIEWSETS_REVERSE_ARGUMENTS, FST_VIEWSETS_REVERSE_NOT_FOUND } from '../errors.ts'
import { resolveUrl, urlsOf, versionedName } from '../reverse.ts'
import { typeName } from '../python/builtins.ts'
import { isRecord } from '../utils/guards.ts'
import { detailViewName } from '../utils/names.ts'
import { ABSENT, Field } from './field.ts'
import { RelatedField } from './relations.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Failure } from './field.ts'

type MakeURL = ReturnType<typeof urlsOf>

/** What a value is told under where nothing else is said, as a row is found by its primary key. */
const KEY = 'pk'

const URI: JSONSchema = { type: 'string', format: 'uri' }

/** The URLs of the rows of one view. */
class RowLinks {
  readonly viewName: string
  /** What the URL calls the value that names the row. */
  readonly kwarg: string
  readonly #format: string | null
  readonly #made = new WeakMap<SerializerContext, MakeURL>()

  constructor ({ schema }: FieldFacts, viewName: string) {
    const { lookupField = KEY, lookupUrlKwarg = lookupField, format } = schema
    this.viewName = viewName
    this.kwarg = String(lookupUrlKwarg)
    // what JSON Schema knows by this keyword is said of every link
    this.#format = typeof format === 'string' && format !== URI['format'] ? format : null
  }

  /** The URL of the row that has this value; null for one that is not stored yet. */
  to (value: unknown, context: SerializerContext): string | null {
    if (value === null || value === undefined || value === '') return null
    try {
      return this.#urls(context)({ kwargs: { [this.kwarg]: value } })
    } catch (error) {
      const isUnresolved = error instanceof FST_VIEWSETS_REVERSE_NOT_FOUND || error instanceof FST_VIEWSETS_REVERSE_ARGUMENTS
      throw isUnresolved ? new FST_VIEWSETS_HYPERLINK_UNRESOLVED(this.viewName) : error
    }
  }

  #urls (context: SerializerContext): MakeURL {
    let made = this.#made.get(context)
    if (made === undefined) this.#made.set(context, made = urlsOf(this.viewName, { request: context.request ?? undefined, format: this.#suffix(context) }))
    return made
  }

  /** The format of the answer, unless the field has one of its own; none where the client asked for none. */
  #suffix ({ format = null }: SerializerContext): string | null {
    return format === null ? null : this.#format ?? format
  }
}

/** The path of what a client sent: of an absolute URL of the web, or else all of it. */
function pathOf (link: string): string {
  return /^https?:(?:\/\/[^/?#]*)?([^?#]*)/.exec(link)?.[1] ?? link
}

/** A row by the URL of its view; validated as its primary key. */
export class HyperlinkedRelatedField extends RelatedField {
  static override readonly kind: string = 'hyperlink'

  static override readonly messages: Readonly<Record<string, string>> = {
    no_match: 'Invalid hyperlink - No URL match.',
    incorrect_match: 'Invalid hyperlink - Incorrect URL match.',
    does_not_exist: 'Invalid hyperlink - Object does not exist.',
    incorrect_type: 'Incorrect type. Expected URL string, received {data_type}.'
  }

  override readonly mayDefer: boolean
  readonly #links: RowLinks

  constructor (facts: FieldFacts) {
    const { lookupField = KEY, viewName } = facts.schema
    super(facts, lookupField === KEY ? null : String(lookupField))
    this.#links = new RowLinks(facts, typeof viewName === 'string' ? viewName : detailViewName(this.model.name))
    this.mayDefer = this.property !== this.model.primaryKey
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    if (typeof value !== 'string') return this.fail('incorrect_type', { data_type: typeName(value) })
    const { viewName, kwarg } = this.#links
    const request = context.context.request ?? undefined
    const name = versionedName(viewName, request)
    const match = resolveUrl(pathOf(value), { name, request })
    if (match === null) return this.fail('no_match')
    const key = match.kwargs[kwarg]
    return match.names.includes(name) && key !== undefined ? super.toInternalValue(key, context) : this.fail('incorrect_match')
  }

  /** A row that is there already is read; of a key alone only the primary key is known, and another value is looked up with all others of its page. */
  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown> {
    if (typeof value === 'object' && isRecord(value)) return this.#links.to(value[this.property], context)
    if (!this.mayDefer) return this.#links.to(value, context)
    return this.row(value, context).then((row) => row === null ? null : this.#links.to(row[this.property], context))
  }

  protected override wanted (value: unknown): unknown {
    return value
  }

  protected override badType (): Failure {
    return this.fail('does_not_exist')
  }

  protected override missing (): Failure {
    return this.fail('does_not_exist')
  }

  override brokenKey (): Failure {
    return this.fail('does_not_exist')
  }

  override linksTo (): readonly string[] {
    return [this.#links.viewName]
  }

  override jsonSchema (): JSONSchema {
    return URI
  }
}

/** The URL of the row itself, by one of its values. */
export class HyperlinkedIdentityField extends Field {
  static override readonly kind: string = 'hyperlinkedIdentity'
  static override readonly type: string | undefined = 'string'
  static override readonly format: string | undefined = 'uri'
  static override readonly readOnly: boolean = true
  static override readonly source: string | undefined = '*'

  readonly #links: RowLinks
  readonly #lookupField: string

  constructor (facts: FieldFacts) {
    super(facts)
    const { lookupField = KEY, viewName } = facts.schema
    if (typeof viewName !== 'string') throw new FST_VIEWSETS_HYPERLINK_VIEW_MISSING(facts.name)
    this.#lookupField = String(lookupField)
    this.#links = new RowLinks(facts, viewName)
  }

  override toInternalValue (): unknown {
    return ABSENT
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): string | null {
    return this.#links.to(typeof value === 'object' && isRecord(value) ? this.#keyOf(value) : value, context)
  }

  /** The value of a whole row; its primary key, where no model says what that is called, is `pk` or `id`. */
  #keyOf (row: Readonly<Record<string, unknown>>): unknown {
    const name = [this.#lookupField, ...this.#lookupField === KEY ? ['id'] : []].find((one) => one in row)
    if (name === undefined) throw new FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING(this.facts.name, this.#lookupField, row.constructor?.name ?? 'object')
    return row[name]
  }

  override linksTo (): readonly string[] {
    return [this.#links.viewName]
  }

  override jsonSchema (): JSONSchema {
    return URI
  }
}
