/** Whether a database is there, as its errors tell, and how often that is worth a word. */
import { driverError } from '../driver-errors.ts'

/** What the system says of a connection that cannot be made, or broke. */
const SYSTEM = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL',
  'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'
])

/**
 * What the server says: connection exceptions, too few resources, shutdown and start, a time-out, and that it only reads,
 * as where another one has taken its place. A password that is wrong or a database that is not there is none of these:
 * waiting does not help.
 */
const SERVER = /^(08...|53...|57P0[1-5]|25006|25P0[34])$/

/** What drivers say in words only. */
const WORDS = /^(Connection terminated|Connection ended|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/

/** Whether an error says that the database cannot be reached, or does not get round to it. */
export function isUnavailable (error: unknown): boolean {
  const { code, message, syscall } = driverError(error)
  if (typeof code === 'string') {
    if (SYSTEM.has(code) || SERVER.test(code)) return true
    if (code === 'ENOENT') return syscall === 'connect'
    // A statement that was cancelled by somebody is another matter.
    if (code === '57014') return String(message).includes('timeout')
    // who would not wait for a lock is told so at once; who waited in vain meets a database that does not get round to it
    if (code === '55P03') return !/^could not obtain lock/.test(String(message))
  }
  return WORDS.test(String(message))
}

/** Whether a connection broke under a statement, so that another one may do. */
export function isBroken (error: unknown): boolean {
  const { code, message } = driverError(error)
  return /^(57P0[125]|ECONNRESET|EPIPE|CONNECTION_CLOSED)$/.test(String(code)) || /^Connection terminated|^Client has encountered/.test(String(message))
}

/** Whether the server on the other end only reads by now: whatever is written had better go to its successor. */
export function isReadOnly (error: unknown): boolean {
  return driverError(error)['code'] === '25006'
}

/** Whether a statement that was prepared is no longer what it was: its table has changed, or a pooler has mixed up connections. */
export function isStale (error: unknown): boolean {
  const { code, message } = driverError(error)
  return code === '26000' || (code === '0A000' && String(message).includes('cached plan'))
}

/** When nothing has failed for so long, an outage is over. */
const QUIET = 10_000

/** Tells the first failure of an outage from those that follow it. */
export class Outages {
  #lastFailure = -Infinity

  /** Notes a failure, and says whether it is news. */
  note (now = Date.now()): boolean {
    const isNews = now - this.#lastFailure > QUIET
    this.#lastFailure = now
    return isNews
  }
}
