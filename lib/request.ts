/** What a view adds to Fastify's request, declared where Fastify lets it be and defined on the spot where it does not. */
import { MultiValueDict } from './multi-value.ts'
import { parseURLEncoded } from './parsers/index.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ViewRequest } from './types.ts'

/** The view that serves a request, under a key that no other plugin can meet. */
export const kView: unique symbol = Symbol('fastify-viewsets.view')
const kQueryParams: unique symbol = Symbol('fastify-viewsets.queryParams')

/** As much of a view as the request's own getters need. */
interface BodyReader {
  readonly data: unknown
  getAuthenticators? (): unknown
  getParsers? (): unknown
  getContentNegotiator? (): unknown
}

type Internal = FastifyRequest & { [kView]?: BodyReader | null, [kQueryParams]?: MultiValueDict | null }

/** Plain properties, null until a view sets them. `user` may be another plugin's already. */
const PROPERTIES = ['user', 'auth', 'successfulAuthenticator', 'version', 'versioningScheme', 'acceptedRenderer', 'acceptedMediaType'] as const

const GETTERS = {
  data (this: Internal): unknown { return this[kView]?.data },
  queryParams (this: Internal): MultiValueDict { return queryParamsOf(this) },
  contentType (this: Internal): string { return this.headers['content-type'] ?? '' },
  authenticators (this: Internal): unknown { return this[kView]?.getAuthenticators?.() },
  parsers (this: Internal): unknown { return this[kView]?.getParsers?.() },
  negotiator (this: Internal): unknown { return this[kView]?.getContentNegotiator?.() },
  buildAbsoluteUri (this: Internal): (path?: string) => string { return (path) => buildAbsoluteUri(this, path) }
} as const

/** Declares everything on the requests of that instance and below it, so that their shape never changes. */
export function decorateRequests (fastify: FastifyInstance): void {
  for (const name of [kView, kQueryParams, ...PROPERTIES]) {
    if (!fastify.hasRequestDecorator(name)) fastify.decorateRequest(name, null)
  }
  for (const [name, getter] of Object.entries(GETTERS)) {
    if (!fastify.hasRequestDecorator(name)) fastify.decorateRequest(name, { getter })
  }
}

/** Binds a view to its request; a request of an instance without the plugin gets what is missing here. */
export function bindView (request: FastifyRequest, view: BodyReader): asserts request is ViewRequest {
  const internal = request as Internal
  const isDeclared = kView in internal
  internal[kView] = view
  if (isDeclared) return
  for (const name of PROPERTIES) if (!(name in request)) Object.assign(request, { [name]: null })
  for (const [name, get] of Object.entries(GETTERS)) if (!(name in request)) Object.defineProperty(request, name, { get, configurable: true })
}

function queryParamsOf (request: Internal): MultiValueDict {
  const known = request[kQueryParams]
  if (known !== null && known !== undefined) return known
  const url = request.raw.url ?? ''
  const mark = url.indexOf('?')
  const params = mark === -1 ? new MultiValueDict() : parseURLEncoded(url.slice(mark + 1))
  request[kQueryParams] = params
  return params
}

/** Scheme and host, as the client wrote them and the proxies that are trusted passed them on. */
export function originOf ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  return `${protocol}://${host || 'localhost'}`
}

/** An absolute URL of that path, or of the request itself, as the client would write it. */
export function buildAbsoluteUri (request: FastifyRequest, path: string = request.url): string {
  return /^https?:\/\//i.test(path) ? path : `${originOf(request)}${path.startsWith('/') ? '' : '/'}${path}`
}
