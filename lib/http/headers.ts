/** Headers that can be sent: what Node would refuse is found out while it can still be answered with an error. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { FST_VIEWSETS_HEADER_INVALID } from '../errors.ts'
import { messageOf } from '../utils/guards.ts'
import type { FastifyReply } from 'fastify'

const NONE = {}

/** Throws where a header cannot be sent. */
export function checkHeaders (headers: Readonly<Record<string, unknown>>): void {
  for (const name in headers) {
    const why = fault(name, headers[name])
    if (why !== null) throw new FST_VIEWSETS_HEADER_INVALID(name, why)
  }
}

/** Takes back what a hook or a view has set on the reply and cannot be sent; the error tells of the last of it. */
export function dropBadHeaders (reply: FastifyReply): Error | null {
  const headers = headersOf(reply)
  let error: Error | null = null
  for (const name in headers) {
    const why = fault(name, headers[name])
    if (why === null) continue
    reply.removeHeader(name)
    error = new FST_VIEWSETS_HEADER_INVALID(name, why)
  }
  return error
}

/** Throws where the headers of an answer cannot be sent, or what was set on the reply itself; that is taken back, for the answer that tells of it. */
export function requireGoodHeaders (reply: FastifyReply, own: Readonly<Record<string, unknown>> = NONE): void {
  checkHeaders(own)
  const error = dropBadHeaders(reply)
  if (error !== null) throw error
}

let kHeaders: symbol | undefined

// Fastify's own getter copies them, and those that are set on Node's response, which has checked them, each time
function headersOf (reply: FastifyReply): Readonly<Record<string, unknown>> {
  kHeaders ??= Object.getOwnPropertySymbols(reply).find(({ description }) => description === 'fastify.reply.headers') ?? Symbol('none')
  return (reply as unknown as Readonly<Record<symbol, Record<string, unknown> | undefined>>)[kHeaders] ?? reply.getHeaders()
}

/** The last good value of each header: most are the same for each request. */
const known = new Map<string, unknown>()
const MOST_KNOWN = 100
const LONGEST_KNOWN = 200

const NAME = /^[\w!#$%&'*+.^`|~-]+$/
const NO_VALUE = /[^\t\x20-\x7E\x80-\xFF]/

// Node's own checks take ten times as long, and only know the words
function fault (name: string, value: unknown): string | null {
  if (known.get(name) === value && value !== undefined) return null
  if (typeof value === 'string' && !NO_VALUE.test(value) && NAME.test(name)) {
    if (value.length < LONGEST_KNOWN && (known.size < MOST_KNOWN || known.has(name))) known.set(name, value)
    return null
  }
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value as string)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** Longer URLs than this overflow what clients read of headers. */
const LONGEST_URL = 8192
const UNSAFE = /[^\w.~/#%[\]=:;$&()+,!?*@'-]+/g

/** A URL as a header may hold it, what ASCII has no place for percent-encoded, as Django does it; null for one that is none. */
export function headerURL (url: unknown): string | null {
  if (typeof url !== 'string' && !(url instanceof URL)) return null
  const text = String(url)
  if (text === '' || text.length > LONGEST_URL) return null
  const encoded = text.replace(UNSAFE, (run) => Buffer.from(run).reduce((done, byte) => `${done}%${byte.toString(16).toUpperCase().padStart(2, '0')}`, ''))
  return encoded.length > LONGEST_URL ? null : encoded
}
