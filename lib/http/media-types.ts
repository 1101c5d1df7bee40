/** Media types as `Accept` and `Content-Type` carry them, compared the way Django REST framework compares them. */

/** How closely a media type says what it means; of two that fit, the closer one wins. */
export const Specificity = { ANY: 0, ANY_SUBTYPE: 1, PLAIN: 2, PARAMETERS: 3 } as const

/** One media type, or one range of them, with its parameters. */
export class MediaType {
  /** The text as it was sent. */
  readonly text: string
  /** `type/subtype` in lower case, without parameters. */
  readonly fullType: string
  readonly type: string
  readonly subtype: string
  /** Names in lower case, values unquoted. */
  readonly parameters: ReadonlyMap<string, string>
  /** One of `Specificity`. */
  readonly specificity: number

  constructor (text: string) {
    const [fullType, parameters] = parseHeaderParameters(text)
    const slash = fullType.indexOf('/')
    this.text = text
    this.fullType = fullType
    this.type = slash === -1 ? fullType : fullType.slice(0, slash)
    this.subtype = slash === -1 ? '' : fullType.slice(slash + 1)
    this.parameters = parameters
    this.specificity = this.#measure()
  }

  /** Whether this type serves that range; the range may carry parameters of its own, but must carry this type's. */
  matches (range: MediaType): boolean {
    for (const [name, value] of this.parameters) {
      if (name !== 'q' && range.parameters.get(name) !== value) return false
    }
    return isSameOrAny(this.subtype, range.subtype) && isSameOrAny(this.type, range.type)
  }

  /** This type with the parameters of the range that chose it. */
  withParametersOf (range: MediaType): string {
    let text = this.text
    for (const [name, value] of range.parameters) text += `;${name}=${value}`
    return text
  }

  #measure (): number {
    if (this.type === '*') return Specificity.ANY
    if (this.subtype === '*') return Specificity.ANY_SUBTYPE
    const { size } = this.parameters
    return size === 0 || (size === 1 && this.parameters.has('q')) ? Specificity.PLAIN : Specificity.PARAMETERS
  }
}

function isSameOrAny (one: string, other: string): boolean {
  return one === other || one === '*' || other === '*'
}

/** A header such as `text/csv; header="a;b"` as its first part in lower case and its parameters. */
export function parseHeaderParameters (text: string): readonly [value: string, parameters: ReadonlyMap<string, string>] {
  const parameters = new Map<string, string>()
  if (!text.includes(';')) return [text.trim().toLowerCase(), parameters]
  const [value = '', ...parts] = splitOutsideQuotes(text)
  for (const part of parts) addParameter(parameters, part)
  return [value.trim().toLowerCase(), parameters]
}

function addParameter (parameters: Map<string, string>, part: string): void {
  const equals = part.indexOf('=')
  if (equals === -1) return
  const name = part.slice(0, equals).trim().toLowerCase()
  const value = unquote(part.slice(equals + 1).trim())
  if (!name.endsWith('*')) parameters.set(name, value)
  else parameters.set(name.slice(0, -1), part.split("'").length === 3 ? decodeExtended(value) : value)
}

/** In one pass: searching each semicolon's quotes from the start again is quadratic for a header full of them. */
function splitOutsideQuotes (text: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"' && (at === start || text[at - 1] !== '\\')) quoted = !quoted
    else if (character === ';' && !quoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function unquote (value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value
  return value.slice(1, -1).replaceAll('\\\\', '\\').replaceAll('\\"', '"')
}

/** `UTF-8''na%C3%AFve` of RFC 2231, or the text itself where it is not of that form. */
function decodeExtended (value: string): string {
  const [charset, , encoded] = value.split("'")
  if (charset === undefined || encoded === undefined) return value
  const encoding = charset.toLowerCase() === 'iso-8859-1' ? 'latin1' : 'utf8'
  return encoded.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString(encoding))
}

/** Few clients send many different headers; the rest must not be able to fill the memory. */
const REMEMBERED_TEXTS = 200
const REMEMBERED_LENGTH = 300

function remembering<T> (make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    if (text.length > REMEMBERED_LENGTH) return made
    const [oldest] = known.size < REMEMBERED_TEXTS ? [] : known.keys()
    if (oldest !== undefined) known.delete(oldest)
    known.set(text, made)
    return made
  }
}

/** The media type in a text; the same text gives the same object as long as it is remembered. */
export const parseMediaType: (text: string) => MediaType = remembering((text) => new MediaType(text))

/** The ranges of an `Accept` header, those of one specificity together, the closest first; as in DRF, `q` counts for nothing. */
export const parseAccept: (header: string) => readonly (readonly MediaType[])[] = remembering((header) => {
  const groups: MediaType[][] = [[], [], [], []]
  for (const text of new Set(header.split(',').map((part) => part.trim()))) {
    const range = new MediaType(text)
    groups[Specificity.PARAMETERS - range.specificity]?.push(range)
  }
  return groups.filter((group) => group.length > 0)
})

/** Whether what a class makes says which media type it is for. */
export function hasMediaType (Class: new () => { readonly mediaType?: unknown }): boolean {
  const { mediaType } = new Class()
  return typeof mediaType === 'string' && mediaType.includes('/')
}
