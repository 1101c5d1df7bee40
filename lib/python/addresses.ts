/** What Django takes for an e-mail address, a URL, a slug. */
import { domainToASCII } from 'node:url'
import { isIPv4, isIPv6 } from './ip-addresses.ts'
import { isASCII } from './digits.ts'
import { codePoints, PYTHON_SPACE } from './builtins.ts'

// Python's IGNORECASE lets these four stand for i, s and k
const FOLDED = '\\u0130\\u0131\\u017f\\u212a'
const ATOM = `[-!#$%&'*+/=?^_\`{}|~0-9A-Za-z${FOLDED}]+`
const LOCAL_PART = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`)
const QUOTED_LOCAL_PART = new RegExp(`^"(?:[\\x01-\\x08\\v\\f\\x0e-\\x1f!#-\\[\\]-\\x7f${FOLDED}]|\\\\[\\x01-\\t\\v\\f\\x0e-\\x7f${FOLDED}])*"$`)
const ALNUM = `[A-Za-z0-9${FOLDED}]`
const HYPHENATED = `[A-Za-z0-9${FOLDED}-]`
const EMAIL_DOMAIN = new RegExp(`^(?:${ALNUM}(?:${HYPHENATED}{0,61}${ALNUM})?\\.)+${HYPHENATED}{2,63}(?<!-)$`)
const LONGEST_EMAIL = 320

/** Whether this is an e-mail address. */
export function isEmail (text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at === -1 || codePoints(text) > LONGEST_EMAIL) return false
  const local = text.slice(0, at)
  const domain = text.slice(at + 1)
  if (!LOCAL_PART.test(local) && !QUOTED_LOCAL_PART.test(local)) return false
  if (domain === 'localhost' || isEmailDomain(domain)) return true
  const ascii = asciiDomain(domain)
  return ascii !== null && isEmailDomain(ascii)
}

function isEmailDomain (domain: string): boolean {
  if (EMAIL_DOMAIN.test(domain)) return true
  const literal = /^\[([A-Fa-f0-9:.]+)\]$/.exec(domain)?.[1]
  return literal !== undefined && (isIPv4(literal) || isIPv6(literal))
}

// An ASCII domain has no other form. Any sign that a domain cannot hold is refused here, since `domainToASCII`
// reads its argument as a URL's host and would stop at a slash or decode a percent sign.
function asciiDomain (domain: string): string | null {
  // eslint-disable-next-line no-control-regex -- all that a domain cannot hold is meant
  if (isASCII(domain) || /[\x00-,/:-@[-`{-\x7f]/.test(domain)) return null
  const ascii = domainToASCII(domain)
  return ascii === '' ? null : ascii
}

const WIDE = '\\u00a1-\\uffff'
const HOSTNAME = `[a-z${WIDE}0-9](?:[a-z${WIDE}0-9-]{0,61}[a-z${WIDE}0-9])?`
const SUBDOMAINS = `(?:\\.(?!-)[a-z${WIDE}0-9-]{1,63}(?<!-))*`
const TOP_LEVEL = `\\.(?!-)(?:[a-z${WIDE}-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)\\.?`
const OCTET = '(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)'
const HOST = `(?:${OCTET}(?:\\.${OCTET}){3}|\\[[0-9a-f:.]+\\]|${HOSTNAME}${SUBDOMAINS}${TOP_LEVEL}|localhost)`
const USER = `(?:[^${PYTHON_SPACE}:@/]+(?::[^${PYTHON_SPACE}:@/]*)?@)?`
const URL_PATTERN = new RegExp(`^[a-z0-9.+-]*://${USER}${HOST}(?::[0-9]{1,5})?(?:[/?#][^${PYTHON_SPACE}]*)?$`, 'iu')
const SCHEMES = new Set(['http', 'https', 'ftp', 'ftps'])
const LONGEST_URL = 2048
const LONGEST_HOST = 253

/** Whether this is an absolute URL with one of the usual schemes. */
export function isURL (text: string): boolean {
  if (codePoints(text) > LONGEST_URL || /[\t\r\n]/.test(text)) return false
  const [scheme = ''] = text.split('://', 1)
  if (!SCHEMES.has(scheme.toLowerCase()) || scheme.length === text.length) return false
  const rest = text.slice(scheme.length + 3)
  const end = rest.search(/[/?#]/)
  const authority = end === -1 ? rest : rest.slice(0, end)
  if (!hasSoundBrackets(authority) || !keepsItsParts(authority)) return false
  return isWellFormed(scheme, authority, end === -1 ? '' : rest.slice(end))
}

function isWellFormed (scheme: string, authority: string, path: string): boolean {
  const { user, host, port } = partsOf(authority)
  if (host === '' || codePoints(host) > LONGEST_HOST) return false
  if (URL_PATTERN.test(`${scheme}://${authority}${path}`)) return !host.startsWith('[') || user !== '' || isIPv6(host.slice(1, -1))
  const ascii = asciiDomain(host)
  return ascii !== null && URL_PATTERN.test(`${scheme}://${user}${ascii}${port}${path}`)
}

function partsOf (authority: string): { user: string, host: string, port: string } {
  const user = authority.slice(0, authority.lastIndexOf('@') + 1)
  const address = authority.slice(user.length)
  const host = /^\[[^\]]*\]|^[^:]*/.exec(address)?.[0] ?? ''
  return { user, host, port: address.slice(host.length) }
}

// as `urlsplit` has it: brackets come in pairs, and hold an IPv6 address
function hasSoundBrackets (authority: string): boolean {
  if (authority.includes('[') !== authority.includes(']')) return false
  if (!authority.includes('[')) return true
  const [inside = ''] = authority.slice(authority.indexOf('[') + 1).split(']', 1)
  return isIPv6(inside) || /^v[a-fA-F0-9]+\..+$/.test(inside)
}

// A sign such as U+2100 (℀, "a/c") would turn into a slash when a client normalises the address.
function keepsItsParts (authority: string): boolean {
  const bare = authority.replace(/[@:#?]/g, '')
  const normal = bare.normalize('NFKC')
  return bare === normal || !/[/?#@:]/.test(normal)
}

// as Python's `$`, which a last line feed may follow
const SLUG = /^[-a-zA-Z0-9_]+\n?$/
const UNICODE_SLUG = /^[-\p{L}\p{N}_]+$/u

/** Whether this is made of letters, digits, underscores and hyphens alone. */
export function isSlug (text: string, allowUnicode: boolean): boolean {
  return (allowUnicode ? UNICODE_SLUG : SLUG).test(text)
}
