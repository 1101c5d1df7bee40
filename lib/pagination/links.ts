/** Absolute links from the page that a request asks for to the others. */
import { originOf } from '../request.ts'
import type { FastifyRequest } from 'fastify'
import type { MultiValueDict } from '../http/multi-value-dict.ts'

/** As much of a request as a link is made of. */
interface LinkedRequest extends Pick<FastifyRequest, 'url' | 'protocol' | 'host'> {
  readonly queryParams: MultiValueDict
}

/**
 * The request's own URL with some of its query parameters replaced, or left out where null is given.
 * Parameters are sorted by name and encoded as a form is, as in DRF.
 */
export function pageLink (request: LinkedRequest, changes: Readonly<Record<string, string | number | bigint | null>>): string {
  const { queryParams } = request
  const names = [...queryParams.keys()].filter((name) => !Object.hasOwn(changes, name))
  for (const name in changes) if (changes[name] !== null) names.push(name)
  const pairs: string[] = []
  for (const name of names.sort()) {
    const encoded = formEncoded(name)
    const values = Object.hasOwn(changes, name) ? [String(changes[name])] : queryParams.getAll(name)
    for (const value of values) pairs.push(`${encoded}=${formEncoded(value)}`)
  }
  const url = `${originOf(request)}${quotedPath(request.url)}`
  return pairs.length === 0 ? url : `${url}?${pairs.join('&')}`
}

const UNENCODED = /^[\w.~-]*$/
const MARK = /[!'()*]/

/** Text as a form encodes it, as Python's `urlencode` does: only letters, digits and `_.-~` stay as they are. */
export function formEncoded (text: string): string {
  if (UNENCODED.test(text)) return text
  const encoded = encodeURIComponent(text).replaceAll('%20', '+')
  return MARK.test(encoded) ? encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`) : encoded
}

const PLAIN_PATH = /^[\w.~/:@&+$,!*'()-]*$/

/** The path of a request's URL, quoted as Django quotes paths, whichever way the client did. */
function quotedPath (url: string): string {
  const path = pathOf(url)
  return PLAIN_PATH.test(path) ? path : path.split('/').map(quotedSegment).join('/')
}

function pathOf (url: string): string {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  // a proxy may ask for a whole URL where others ask for a path
  return path.startsWith('/') && !path.includes('#') ? path : url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
}

function quotedSegment (segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment)).replace(/%(?:3A|40|26|2B|24|2C)/g, decodeURIComponent)
  } catch {
    return segment
  }
}
