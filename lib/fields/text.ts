/** Text fields: any text, and text of a certain form. */
import { isEmail, isSlug, isURL } from '../python/addresses.ts'
import { readsOfText, textKnown } from '../querysets/relations/text.ts'
import { ExactNumber } from '../utils/exact-number.ts'
import { errorMessage } from '../exceptions.ts'
import { isRecord } from '../utils/guards.ts'
import { Field, kindOf, Settled } from './field.ts'
import { cleanIPv6, isIPv4, isIPv6 } from '../python/ip-addresses.ts'
import { codePoints, pythonStr, pythonStrip } from '../python/builtins.ts'
import type { ErrorMessage } from '../exceptions.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { FieldFacts, JSONSchema, Validated } from './field.ts'
import type { FilterKind } from './types.ts'
import type { CharOptions, IPOptions, SlugOptions } from './options.ts'

const MESSAGES = {
  invalid: 'Not a valid string.',
  blank: 'This field may not be blank.',
  max_length: 'Ensure this field has no more than {max_length} characters.',
  min_length: 'Ensure this field has at least {min_length} characters.',
  null_characters_not_allowed: 'Null characters are not allowed.',
  surrogate_characters_not_allowed: 'Surrogate characters are not allowed: U+{code_point}.'
}

/** Text. Keywords: `maxLength`, `minLength`, `allowBlank`, `trimWhitespace` (default true). */
export class CharField extends Field {
  static override readonly kind: string = 'char'
  static override readonly type: string | undefined = 'string'
  static override readonly initial: unknown = ''
  static override readonly filterKind: FilterKind | null = 'string'
  declare readonly $native: string
  declare readonly $wire: string
  declare readonly $options: CharOptions

  static override readonly messages: Readonly<Record<string, string>> = MESSAGES
  override readonly metadataType: string = 'string'
  readonly maxLength: number | undefined
  readonly minLength: number | undefined
  readonly allowBlank: boolean
  readonly trimWhitespace: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    this.maxLength = this.keyword<number>('maxLength')
    this.minLength = this.keyword<number>('minLength')
    this.allowBlank = this.keyword<boolean>('allowBlank') === true
    this.trimWhitespace = this.keyword<boolean>('trimWhitespace') !== false
  }

  override toInternalValue (value: unknown): Validated {
    if (value === '' || (this.trimWhitespace && typeof value === 'string' && pythonStrip(value) === '')) {
      return this.allowBlank ? new Settled('') : this.fail('blank')
    }
    const text = this.textOf(value)
    return text === null ? this.fail('invalid') : this.checked(text, this.problems(text))
  }

  /** The text that a client's value stands for, or null. */
  textOf (value: unknown): string | null {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint' && !(value instanceof ExactNumber)) return null
    const text = pythonStr(value)
    return this.trimWhitespace ? pythonStrip(text) : text
  }

  /** All that is wrong with a text, in the order in which DRF says it. */
  problems (text: string): readonly ErrorMessage[] {
    const found: ErrorMessage[] = []
    const length = this.maxLength === undefined && this.minLength === undefined ? 0 : codePoints(text)
    if (this.maxLength !== undefined && length > this.maxLength) found.push(this.problem('max_length', { max_length: this.maxLength }))
    if (this.minLength !== undefined && length < this.minLength) found.push(this.problem('min_length', { min_length: this.minLength }))
    if (text.includes('\0')) found.push(this.problem('null_characters_not_allowed'))
    const surrogate = /\p{Cs}/u.exec(text)?.[0]
    if (surrogate !== undefined) found.push(this.problem('surrogate_characters_not_allowed', { code_point: surrogate.charCodeAt(0).toString(16).toUpperCase() }))
    if (!this.hasForm(text)) found.push(this.formProblem(text))
    return found
  }

  /** Whether a text has the form that the kind asks for. */
  hasForm (_text: string): boolean {
    return true
  }

  /** What to say of a text without that form. */
  formProblem (_text: string): ErrorMessage {
    return this.problem('invalid')
  }

  override toRepresentation (value: unknown): unknown {
    if (typeof value === 'string') return value
    return (isRecord(value) ? textKnown(value) : null) ?? pythonStr(value)
  }

  /** A row is shown as the text that stands for it. */
  override reads (model: Model): Reads {
    return readsOfText(model)
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    const schema: JSONSchema = { type: 'string' }
    const least = direction === 'request' && !this.allowBlank ? Math.max(1, this.minLength ?? 0) : this.minLength
    // a blank text is let through before its length is looked at
    if (least !== undefined && !this.allowBlank) schema.minLength = least
    if (this.maxLength !== undefined) schema.maxLength = this.maxLength
    const { format } = kindOf(this)
    if (format !== undefined && !this.allowBlank) schema.format = format
    return schema
  }
}

/** An e-mail address. Keywords: those of `CharField`. */
export class EmailField extends CharField {
  static override readonly kind: string = 'email'
  static override readonly format: string | undefined = 'email'
  static override readonly filterKind: FilterKind | null = 'email'

  static override readonly messages: Readonly<Record<string, string>> = { invalid: 'Enter a valid email address.' }
  override readonly metadataType: string = 'email'

  override hasForm (text: string): boolean {
    return isEmail(text)
  }
}

/** An absolute URL: http, https, ftp or ftps. Keywords: those of `CharField`. */
export class URLField extends CharField {
  static override readonly kind: string = 'url'
  static override readonly format: string | undefined = 'uri'

  static override readonly messages: Readonly<Record<string, string>> = { invalid: 'Enter a valid URL.' }
  override readonly metadataType: string = 'url'

  override hasForm (text: string): boolean {
    return isURL(text)
  }
}

/** Text that matches `pattern` somewhere: put `^` and `$` around it to mean the whole. Other keywords: those of `CharField`. */
export class RegexField extends CharField {
  static override readonly kind: string = 'regex'

  static override readonly messages: Readonly<Record<string, string>> = { invalid: 'This value does not match the required pattern.' }
  override readonly metadataType: string = 'regex'
  readonly pattern: RegExp

  constructor (facts: FieldFacts) {
    super(facts)
    const pattern = this.keyword<string | RegExp>('pattern') ?? ''
    // `g` and `y` would make one test depend on the one before
    this.pattern = typeof pattern === 'string' ? compiled(pattern) : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  }

  override hasForm (text: string): boolean {
    return this.pattern.test(text)
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    return this.allowBlank ? super.jsonSchema(direction) : { ...super.jsonSchema(direction), pattern: this.pattern.source }
  }
}

// JSON Schema patterns are Unicode ones; `[\w\-\.]+\@` and its like are only valid without
function compiled (pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return new RegExp(pattern)
  }
}

/** Letters, digits, underscores and hyphens. Keywords: `allowUnicode`, and those of `CharField`. */
export class SlugField extends CharField {
  static override readonly kind: string = 'slug'
  declare readonly $options: SlugOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
    invalid_unicode: 'Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'
  }

  override readonly metadataType: string = 'slug'
  readonly allowUnicode: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    this.allowUnicode = this.keyword<boolean>('allowUnicode') === true
  }

  override hasForm (text: string): boolean {
    return isSlug(text, this.allowUnicode)
  }

  override formProblem (): ErrorMessage {
    return this.problem(this.allowUnicode ? 'invalid_unicode' : 'invalid')
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    const plain = super.jsonSchema(direction)
    if (this.allowUnicode) return { ...plain, pattern: `^[-\\p{L}\\p{N}_]${this.allowBlank ? '*' : '+'}$` }
    return { ...plain, pattern: `^[-a-zA-Z0-9_]${this.allowBlank ? '*' : '+'}$` }
  }
}

type Protocol = 'both' | 'ipv4' | 'ipv6'

const ADDRESS_FORMS: Readonly<Record<Protocol, (text: string) => boolean>> = {
  both: (text) => isIPv4(text) || isIPv6(text),
  ipv4: isIPv4,
  ipv6: isIPv6
}

const isProtocol = (name: string): name is Protocol => Object.hasOwn(ADDRESS_FORMS, name)
const protocolOf = (format: unknown): Protocol => format === 'ipv4' || format === 'ipv6' ? format : 'both'

/** An IP address. Keywords: `protocol` (`both`, `ipv4` or `ipv6`; else a `format` of that name), and those of `CharField`. */
export class IPAddressField extends CharField {
  static override readonly kind: string = 'ip'
  static override readonly filterKind: FilterKind | null = 'ip'
  declare readonly $options: IPOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Enter a valid IPv4 or IPv6 address.',
    invalid_ipv4: 'Enter a valid IPv4 address.',
    invalid_ipv6: 'Enter a valid IPv6 address.'
  }

  readonly protocol: Protocol

  constructor (facts: FieldFacts) {
    super(facts)
    const protocol = (this.keyword<string>('protocol') ?? protocolOf(facts.schema['format'])).toLowerCase()
    if (!isProtocol(protocol)) throw new TypeError(`The field "${facts.name}" has the protocol "${protocol}": use both, ipv4 or ipv6.`)
    this.protocol = protocol
  }

  override textOf (value: unknown): string | null {
    if (typeof value !== 'string') return null
    if (!value.includes(':') || this.protocol === 'ipv4') return super.textOf(value)
    return cleanIPv6(value, this.protocol === 'both')
  }

  /** Stored text that says an IPv6 address another way is written as what comes in is. */
  override toRepresentation (value: unknown): unknown {
    if (typeof value !== 'string' || this.protocol === 'ipv4' || !value.includes(':')) return super.toRepresentation(value)
    return cleanIPv6(value, this.protocol === 'both') ?? value
  }

  override hasForm (text: string): boolean {
    return ADDRESS_FORMS[this.protocol](text)
  }

  // DRF leaves this check in Django's words, which know one protocol from the other
  override formProblem (): ErrorMessage {
    const code = this.protocol === 'both' ? 'invalid' : `invalid_${this.protocol}`
    return errorMessage(this.message(code), 'invalid')
  }

  override jsonSchema (): JSONSchema {
    if (this.protocol !== 'both' && !this.allowBlank) return { type: 'string', format: this.protocol }
    const formats = this.protocol === 'both' ? ['ipv4', 'ipv6'] : [this.protocol]
    const schemas = formats.map((format): JSONSchema => ({ type: 'string', format }))
    return { anyOf: this.allowBlank ? [...schemas, { const: '' }] : schemas }
  }
}
