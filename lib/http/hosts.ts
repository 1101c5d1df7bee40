/** The host that a request says it is for: links are made of it, so what a client writes there is checked first. */
import type { FastifyRequest } from 'fastify'

/** A name, an IPv4 address or an IPv6 one in brackets, and a port; no more than Django takes, but for the underscore of container names. */
const HOST = /^([a-z0-9._-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::\d*)?$/i
const PATTERN = /^(?:\*|\.?[a-z0-9_-][a-z0-9._-]*|\[[a-f0-9]*:[a-f0-9.:]+\])$/i
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is

/** What stands for the host of a request that names none, as HTTP/1.0 may. */
export const NO_HOST = 'localhost'

/** Whether it may be in `allowedHosts`: a host without a port, `.example.com` for all below and the domain itself, or `*`. */
export function isHostPattern (given: unknown): boolean {
  return typeof given === 'string' && PATTERN.test(given)
}

/** Whether a link may be made of it: neither control characters nor markup are in it. */
export function isHost (host: string): boolean {
  return HOST.test(host)
}

/** What a registration lets requests be for. */
export class HostCheck {
  readonly #patterns: readonly string[] | null
  #last: string | null = null

  /** @param patterns any host where null */
  constructor (patterns: readonly string[] | null) {
    this.#patterns = patterns?.map((pattern) => pattern.toLowerCase()) ?? null
  }

  /** Why a request is refused for its host, which its request line may name; null where it is not. */
  fault (request: FastifyRequest): string | null {
    useTarget(request)
    const { host } = request
    // nearly all requests are for the same one
    if (host === this.#last) return null
    const domain = HOST.exec(host || NO_HOST)?.[1]?.toLowerCase().replace(/\.$/, '')
    if (domain === undefined) return 'The domain name provided is not valid according to RFC 1034/1035.'
    if (this.#patterns?.some((pattern) => isWithin(domain, pattern)) === false) return `You may need to add '${domain}' to \`allowedHosts\`.`
    this.#last = host
    return null
  }
}

function isWithin (domain: string, pattern: string): boolean {
  if (pattern === '*' || pattern === domain) return true
  return pattern.startsWith('.') && (domain.endsWith(pattern) || domain === pattern.slice(1))
}

/** Where the request line names a whole URL, as a proxy may be asked, its host is the request's, and the rest its path. */
export function useTarget (request: FastifyRequest): void {
  const { raw } = request
  const { url = '' } = raw
  if (url.charCodeAt(0) === 0x2f) return
  const [, host, path] = ABSOLUTE.exec(url) ?? []
  if (host === undefined || path === undefined) return
  raw.headers.host = host
  raw.url = path.startsWith('/') ? path : `/${path}`
}
