/** Why a text is not JSON, in the words of CPython 3.11. Slow: for texts that `JSON.parse` has refused. */

/** What is said of a body that nests deeper than the settings allow. */
export const TOO_DEEP = 'Nested too deeply.'

/** What is said of a number that JSON can spell and no one can hold. */
export function outOfRange (number: string): string {
  return `Out of range float values are not JSON compliant: '${number}'`
}

/** CPython refuses longer integers, since reading them takes quadratic time. */
const MOST_DIGITS = 4300

/** What CPython says of an integer of so many digits, or null. */
function tooManyDigits (digits: number): string | null {
  if (digits <= MOST_DIGITS) return null
  return `Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion: value has ${digits} digits; use sys.set_int_max_str_digits() to increase the limit`
}

/** What JSON may hold. */
export interface JSONRules {
  readonly maxDepth: number
  /** Whether `NaN` and infinities are refused. */
  readonly strict: boolean
}

/** The first thing wrong with that text, or null. Takes time linear in its length, and no stack, whatever the text. */
export function jsonFault (text: string, rules: JSONRules): string | null {
  if (text.startsWith('\uFEFF')) return `Unexpected UTF-8 BOM (decode using utf-8-sig)${position(text, 0)}`
  return new Scanner(text, rules).scan()
}

/** Line and column from 1, character from 0; characters are code points. */
function position (text: string, index: number): string {
  let line = 1
  let lineStart = 0
  let characters = 0
  for (let at = 0; at < index; at++) {
    const code = text.charCodeAt(at)
    if (isSecondHalf(code) && at > 0 && isFirstHalf(text.charCodeAt(at - 1))) continue
    characters++
    if (code !== NEWLINE) continue
    line++
    lineStart = characters
  }
  return `: line ${line} column ${characters - lineStart + 1} (char ${characters})`
}

const isFirstHalf = (code: number): boolean => code >= 0xD800 && code < 0xDC00
const isSecondHalf = (code: number): boolean => code >= 0xDC00 && code < 0xE000

const NEWLINE = 10
const SPACE = /[ \t\n\r]*/y
const INTEGER = /-?(?:0|[1-9]\d*)/y
const FRACTION = /(?:\.\d+(?:[eE][-+]?\d+)?|[eE][-+]?\d+)/y
const LITERAL = /null|true|false/y
const CONSTANT = /NaN|-?Infinity/y
// eslint-disable-next-line no-control-regex -- they are what a string may not hold
const UNESCAPED = /[^"\\\x00-\x1F]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** A walk over the text that keeps the open containers in a list of its own. Each step returns what is wrong, or null. */
class Scanner {
  readonly #text: string
  readonly #maxDepth: number
  readonly #strict: boolean
  #at = 0
  /** The containers that are open, the innermost last. */
  readonly #open: Array<'}' | ']'> = []

  constructor (text: string, { maxDepth, strict }: JSONRules) {
    this.#text = text
    this.#maxDepth = maxDepth
    this.#strict = strict
  }

  scan (): string | null {
    this.#take(SPACE)
    let fault = this.#value()
    while (fault === null && this.#open.length > 0) fault = this.#step()
    if (fault !== null) return fault
    this.#take(SPACE)
    return this.#at === this.#text.length ? null : this.#fault('Extra data')
  }

  /** What follows a value inside a container, up to the end of the next one. */
  #step (): string | null {
    this.#take(SPACE)
    const close = this.#open.at(-1)
    const character = this.#text[this.#at]
    if (character === close) return this.#close()
    if (character !== ',') return this.#fault("Expecting ',' delimiter")
    this.#at++
    this.#take(SPACE)
    return (close === '}' ? this.#name() : null) ?? this.#value()
  }

  #close (): null {
    this.#at++
    this.#open.pop()
    return null
  }

  /** Reads a scalar; of a container everything up to the end of its first scalar, however deep that is. */
  #value (): string | null {
    for (;;) {
      const character = this.#text[this.#at]
      if (character === '"') return this.#string()
      if (character !== '{' && character !== '[') return this.#scalar()
      if (this.#open.length >= this.#maxDepth) return TOO_DEEP
      this.#at++
      this.#open.push(character === '{' ? '}' : ']')
      this.#take(SPACE)
      if (this.#text[this.#at] === this.#open.at(-1)) return this.#close()
      const fault = character === '{' ? this.#name() : null
      if (fault !== null) return fault
    }
  }

  #name (): string | null {
    if (this.#text[this.#at] !== '"') return this.#fault('Expecting property name enclosed in double quotes')
    const fault = this.#string()
    if (fault !== null) return fault
    this.#take(SPACE)
    if (this.#text[this.#at] !== ':') return this.#fault("Expecting ':' delimiter")
    this.#at++
    this.#take(SPACE)
    return null
  }

  #scalar (): string | null {
    const start = this.#at
    if (this.#take(INTEGER)) return this.#take(FRACTION) ? null : tooManyDigits(this.#at - start - (this.#text[start] === '-' ? 1 : 0))
    if (this.#take(LITERAL)) return null
    if (!this.#take(CONSTANT)) return this.#fault('Expecting value')
    return this.#strict ? outOfRange(this.#text.slice(start, this.#at)) : null
  }

  #string (): string | null {
    const start = this.#at++
    for (;;) {
      this.#take(UNESCAPED)
      const character = this.#text[this.#at]
      if (character === '"') {
        this.#at++
        return null
      }
      if (character === undefined) return this.#fault('Unterminated string starting at', start)
      if (character !== '\\') return this.#fault('Invalid control character at')
      const fault = this.#escape(start)
      if (fault !== null) return fault
    }
  }

  #escape (start: number): string | null {
    const at = this.#at
    const isValid = this.#take(ESCAPE)
    const letter = this.#text[at + 1]
    if (letter === undefined) return this.#fault('Unterminated string starting at', start)
    // CPython looks one character beyond four digits before it accepts them.
    if (letter === 'u' && (!isValid || this.#at === this.#text.length)) return this.#fault('Invalid \\uXXXX escape', at + 1)
    return isValid ? null : this.#fault('Invalid \\escape')
  }

  /** Moves over what the pattern matches here, if it does. */
  #take (pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #fault (what: string, at: number = this.#at): string {
    return `${what}${position(this.#text, at)}`
  }
}
