/** What a client writes in a search box, taken apart. */
import { PYTHON_SPACE, pythonStrip } from '../python/builtins.ts'

/** The terms of a search: parted by spaces and commas, save those in quotes. */
export function searchTerms (text: string): string[] {
  return tokensOf(text).flatMap((token) => termsOf(token.replace(/^,+/, '').replace(/(?<!,),+$/, '')))
}

function termsOf (token: string): string[] {
  if (/^["']/.test(token) && token.at(-1) === token[0]) return [unescaped(token)]
  return token.split(',').filter((term) => term !== '').map(pythonStrip)
}

function unescaped (literal: string): string {
  const quote = literal.charAt(0)
  return literal.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\')
}

const SPACES = new RegExp(`[${PYTHON_SPACE}]*`, 'y')
const WORD = new RegExp(`[^${PYTHON_SPACE}]*`, 'y')
const UNQUOTED = new RegExp(`[^'"${PYTHON_SPACE}]*`, 'y')

/** Runs of anything but spaces, in which quotes may hold some. */
function tokensOf (text: string): string[] {
  const tokens: string[] = []
  const quotes = new Quotes(text)
  let start = after(SPACES, text, 0)
  while (start < text.length) {
    const end = afterQuoted(quotes, text, start) ?? after(WORD, text, start)
    tokens.push(text.slice(start, end))
    start = after(SPACES, text, end)
  }
  return tokens
}

function after (pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position
  pattern.test(text)
  return pattern.lastIndex
}

/** The end of a token with quotes in it, or null where none of them is closed. */
function afterQuoted (quotes: Quotes, text: string, start: number): number | null {
  let end: number | null = null
  let position = after(UNQUOTED, text, start)
  while (text[position] === '"' || text[position] === "'") {
    const closed = quotes.endOf(position)
    if (closed === null) break
    end = position = after(UNQUOTED, text, closed)
  }
  return end
}

/** Where quotes are closed. It never reads a text twice for one that is not, however many there are. */
class Quotes {
  readonly #text: string
  /** For each kind of quote, up to where it is known that none is closed. */
  readonly #open = new Map<string, number>()

  constructor (text: string) {
    this.#text = text
  }

  /** The position after the quote that closes the one at `start`, or null where there is none. */
  endOf (start: number): number | null {
    const quote = this.#text.charAt(start)
    if (start < (this.#open.get(quote) ?? 0)) return null
    let position = start + 1
    while (position < this.#text.length && !this.#isLost(position)) {
      const char = this.#text.charAt(position)
      if (char === quote) return position + 1
      position += char === '\\' ? 2 : 1
    }
    this.#open.set(quote, position)
    return null
  }

  // a backslash takes the next character along, and there is none at the end of a line
  #isLost (position: number): boolean {
    return this.#text[position] === '\\' && [undefined, '\n'].includes(this.#text[position + 1])
  }
}
