/** Absolute links from the page that a request asks for to the others. */
import { originOf } from '../request.ts'
import type { FastifyRequest } from 'fastify'
import type { MultiValueDict } from '../multi-value.ts'

/** As much of a request as a link is made of. */
export interface LinkedRequest extends Pick<FastifyRequest, 'url' | 'protocol' | 'host'> {
  readonly queryParams: MultiValueDict
}

/**
 * The request's own URL with some of its query parameters replaced, or left out where null is given.
 * Parameters are sorted by name and encoded as a form is (WIRE PAG-01).
 */
export function pageLink (request: LinkedRequest, changes: Readonly<Record<string, string | number | bigint | null>>): string {
  const parameters = new Map<string, readonly string[]>()
  for (const name of request.queryParams.keys()) parameters.set(name, request.queryParams.getAll(name))
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name)
    else parameters.set(name, [String(value)])
  }
  const query = [...parameters.keys()].sort().flatMap((name) => encodedPairs(name, parameters.get(name) ?? [])).join('&')
  const url = `${originOf(request)}${quotedPath(request.url)}`
  return query === '' ? url : `${url}?${query}`
}

function encodedPairs (name: string, values: readonly string[]): string[] {
  return values.map((value) => `${formEncoded(name)}=${formEncoded(value)}`)
}

const UNENCODED = /^[\w.~-]*$/

/** Text as a form encodes it, as Python's `urlencode` does: only letters, digits and `_.-~` stay as they are. */
export function formEncoded (text: string): string {
  if (UNENCODED.test(text)) return text
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

const PLAIN_PATH = /^[\w.~/:@&+$,!*'()-]*$/

/** The path of a request's URL, quoted as Django quotes paths, whichever way the client did. */
function quotedPath (url: string): string {
  // a proxy may ask for a whole URL where others ask for a path
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  return PLAIN_PATH.test(path) ? path : path.split('/').map(quotedSegment).join('/')
}

function quotedSegment (segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment)).replace(/%(?:3A|40|26|2B|24|2C)/g, decodeURIComponent)
  } catch {
    return segment
  }
}
