/** Regular expressions that a client may have written, run so that they hold up nobody else for long. */
import { createContext, Script } from 'node:vm'
import { isRecord } from '../../utils/guards.ts'
import { InvalidPattern } from '../exceptions.ts'

/** How long, in milliseconds, one expression may look at all the texts of a query. */
const MOST_TIME = 100
/** How many steps are taken without a guard, which costs as much as thousands of them. */
const FREE_STEPS = 4_000_000

const GUARDED = new Script('pattern.test(text)')

/** Whether a text matches; throws `InvalidPattern` where to find out takes the pattern too long. */
export function patternTest (source: string, flags: string): (text: string) => boolean {
  const pattern = new RegExp(source, flags)
  const choices = choicesIn(source)
  const guarded = guardOf(pattern)
  let left = MOST_TIME
  return (text) => {
    const start = performance.now()
    const isFree = (text.length + 1) ** (choices + 1) <= FREE_STEPS
    const found = isFree ? pattern.test(text) : guarded(text, left)
    left -= performance.now() - start
    if (found === null || left <= 0) throw new InvalidPattern([source])
    return found
  }
}

/** The same in a world of its own, which can be ended: null where that was necessary. */
function guardOf (pattern: RegExp): (text: string, milliseconds: number) => boolean | null {
  let context: { pattern: RegExp, text: string } | null = null
  return (text, milliseconds) => {
    context ??= createContext({ pattern, text }) as { pattern: RegExp, text: string }
    context.text = text
    try {
      return GUARDED.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) }) as boolean
    } catch (error) {
      if (isRecord(error) && error['code'] === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null
      throw error
    }
  }
}

const TOKEN = /\\(?:k|[1-9])|\\.|\[(?:[^\]\\]|\\.?)*(?:\]|$)|\((?:\?(?:<?[=!]|:|<[^>(]*>))?|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/g

/**
 * How many times an expression has a choice how to go on, each of which multiplies the steps by the length of the text;
 * Infinity where it has one again at each turn, or looks around or back.
 */
function choicesIn (source: string): number {
  // for each group that is open, and for the whole, whether it holds a choice
  const open = [false]
  let choices = 0
  let closed = false
  for (const [token] of source.matchAll(TOKEN)) {
    const isQuantifier = /^(?:[*+?]|\{\d)/.test(token)
    if (/^\\(?:k|[1-9])|^\(\?<?[=!]/.test(token) || (isQuantifier && closed)) return Infinity
    closed = false
    if (token.startsWith('(')) open.push(false)
    else if (token === ')') {
      closed = open.pop() === true
      if (closed && open.length > 0) open[open.length - 1] = true
    } else if (isQuantifier || (token === '|' && open.length > 1)) {
      choices++
      open[open.length - 1] = true
    }
  }
  return choices
}
