/** Who counts as a user, where JavaScript lets an authenticator, or a hook of another plugin, say anything of the client. */
import { isPromise } from '../../utils/awaitable.ts'
import { FST_VIEWSETS_USER_INVALID } from '../../errors.ts'
import type { RequestUser, ViewRequest } from '../../types.ts'

type Logged = Pick<ViewRequest, 'log'>

/** What somebody may take for a user, and is none: a list of rows, a promise that nobody awaited, an error that was returned. */
const STRANGERS: readonly (abstract new (...args: never[]) => object)[] = [Array, Error, Boolean, Number, String]

/** Whether this can be a user at all. */
function isUser (given: unknown): given is RequestUser {
  if (typeof given !== 'object' || given === null || isPromise(given)) return false
  return !STRANGERS.some((Stranger) => given instanceof Stranger)
}

/** Whether there is a user. What is neither one nor nobody is told to the log, and lets nobody in. */
export function isKnownUser (request: Logged, source: string, given: unknown): given is RequestUser {
  if (given === null || given === undefined) return false
  if (isUser(given)) return true
  reportStranger(request, source, given)
  return false
}

/** The user and what proved it, of an authenticator's answer; null where that is neither an answer nor "somebody else's". */
export function userAndAuth (request: Logged, source: string, answer: unknown): readonly [RequestUser, unknown] | null {
  if (!Array.isArray(answer) || answer.length !== 2) {
    reportStranger(request, source, answer)
    return null
  }
  const [user, auth] = answer
  return (user ?? null) === null || isKnownUser(request, source, user) ? [user, auth] : null
}

function reportStranger ({ log }: Logged, source: string, given: unknown): void {
  const error = new FST_VIEWSETS_USER_INVALID(source, kindOf(given))
  log.error({ err: error }, error.message)
}

/** Names a value without telling the log what is in it. */
function kindOf (given: unknown): string {
  if (Array.isArray(given)) return `an array of ${given.length}`
  if (typeof given === 'object' && given !== null) return isPromise(given) ? 'a promise' : `an instance of ${Object.prototype.toString.call(given).slice(8, -1)}`
  if (typeof given === 'string') return given === '' ? "''" : 'a string'
  return typeof given === 'function' ? 'a function' : String(given)
}
