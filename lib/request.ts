/** What a view adds to Fastify's request, declared where Fastify lets it be and defined on the spot where it does not. */
import { DisallowedHost } from './exceptions.ts'
import { NO_HOST, isHost } from './http/hosts.ts'
import { MultiValueDict } from './http/multi-value-dict.ts'
import { parseURLEncoded } from './http/urlencoded.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Renderer, RequestUser, ViewRequest } from './types.ts'

const kState: unique symbol = Symbol('fastify-viewsets.request')

/** What a view was compiled to: by a symbol, so that a class may have a `plan` of its own. */
export const kPlan: unique symbol = Symbol('fastify-viewsets.plan')

/** As much of a view as the request's own getters need. */
interface BodyReader {
  readonly data: unknown
  getAuthenticators? (): unknown
  getParsers? (): unknown
  getContentNegotiator? (): unknown
}

/** What a view and its policies know of a request: in one place, since Fastify copies each declared value onto every request. */
class RequestState {
  view: BodyReader | null = null
  queryParams: MultiValueDict | null = null
  user: unknown = null
  auth: unknown = null
  successfulAuthenticator: unknown = null
  version: unknown = null
  versioningScheme: unknown = null
  acceptedRenderer: unknown = null
  acceptedMediaType: unknown = null
}

type Internal = FastifyRequest & { [kState]?: RequestState | null }

interface Accessor {
  getter (this: Internal): unknown
  setter? (this: Internal, value: unknown): void
}

/** Null until a view, or a hook before it, sets them. `user` may be another plugin's already. */
const PROPERTIES: Readonly<Record<string, Accessor>> = {
  user: { getter () { return stateOf(this).user }, setter (user) { stateOf(this).user = user } },
  auth: { getter () { return stateOf(this).auth }, setter (auth) { stateOf(this).auth = auth } },
  successfulAuthenticator: { getter () { return stateOf(this).successfulAuthenticator }, setter (authenticator) { stateOf(this).successfulAuthenticator = authenticator } },
  version: { getter () { return stateOf(this).version }, setter (version) { stateOf(this).version = version } },
  versioningScheme: { getter () { return stateOf(this).versioningScheme }, setter (scheme) { stateOf(this).versioningScheme = scheme } },
  acceptedRenderer: { getter () { return stateOf(this).acceptedRenderer }, setter (renderer) { stateOf(this).acceptedRenderer = renderer } },
  acceptedMediaType: { getter () { return stateOf(this).acceptedMediaType }, setter (mediaType) { stateOf(this).acceptedMediaType = mediaType } }
}

const GETTERS: Readonly<Record<string, Accessor>> = {
  data: { getter () { return viewOf(this)?.data } },
  queryParams: { getter () { return queryParamsOf(this) } },
  contentType: { getter () { return this.headers['content-type'] ?? '' } },
  authenticators: { getter () { return viewOf(this)?.getAuthenticators?.() } },
  parsers: { getter () { return viewOf(this)?.getParsers?.() } },
  negotiator: { getter () { return viewOf(this)?.getContentNegotiator?.() } },
  buildAbsoluteUri: { getter () { return (path?: string) => buildAbsoluteUri(this, path) } }
}

function stateOf (request: Internal): RequestState {
  request[kState] ??= new RequestState()
  return request[kState]
}

/** The view that serves a request, once it is there. */
export function viewOf<V extends object = BodyReader> (request: Internal): V | null {
  return (request[kState]?.view ?? null) as V | null
}

/** Declares everything on the requests of that instance and below it, so that their shape never changes. */
export function decorateRequests (fastify: FastifyInstance): void {
  if (!fastify.hasRequestDecorator(kState)) fastify.decorateRequest(kState, null)
  for (const [name, accessor] of Object.entries({ ...PROPERTIES, ...GETTERS })) {
    if (!fastify.hasRequestDecorator(name)) fastify.decorateRequest(name, accessor)
  }
}

/** Binds a view to its request; a request of an instance without the plugin gets what is missing here. */
export function bindView (request: FastifyRequest, view: BodyReader): asserts request is ViewRequest {
  const isDeclared = kState in request
  stateOf(request).view = view
  if (isDeclared) return
  for (const name of Object.keys(PROPERTIES)) if (!(name in request)) Object.assign(request, { [name]: null })
  for (const [name, { getter }] of Object.entries(GETTERS)) if (!(name in request)) Object.defineProperty(request, name, { get: getter, configurable: true })
}

/** Gives a request the user and the token that stand for nobody, where no hook has set others. */
export function introduce (request: ViewRequest, nobody: { readonly unauthenticatedUser: () => RequestUser, readonly unauthenticatedToken: unknown }): void {
  request.user ??= nobody.unauthenticatedUser()
  request.auth ??= nobody.unauthenticatedToken
}

/** Keeps what was negotiated for a request: who writes the answer, and as which media type. */
export function accept (request: ViewRequest, renderer: Renderer, mediaType: string): void {
  request.acceptedRenderer = renderer
  request.acceptedMediaType = mediaType
}

/** The renderer that was negotiated for a request, with the media type; null where that was not done. */
export function acceptedOf (request: ViewRequest): readonly [Renderer, string] | null {
  // null before it is negotiated, and undefined on a request that somebody else has made
  const renderer: Renderer | null | undefined = request.acceptedRenderer
  return renderer === null || renderer === undefined ? null : [renderer, request.acceptedMediaType ?? renderer.mediaType]
}

function queryParamsOf (request: Internal): MultiValueDict {
  const state = stateOf(request)
  if (state.queryParams !== null) return state.queryParams
  const url = request.raw.url ?? ''
  const mark = url.indexOf('?')
  state.queryParams = mark === -1 ? new MultiValueDict() : parseURLEncoded(url.slice(mark + 1))
  return state.queryParams
}

/** Scheme and host, as the client wrote them and the proxies that are trusted passed them on; throws where no link can be made of them. */
export function originOf ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  if (host !== '' && !isHost(host)) throw new DisallowedHost()
  return `${protocol.toLowerCase() === 'https' ? 'https' : 'http'}://${host || NO_HOST}`
}

/** An absolute URL of that path, or of the request itself, as the client would write it. */
export function buildAbsoluteUri (request: FastifyRequest, path: string = request.url): string {
  return /^https?:\/\//i.test(path) ? path : `${originOf(request)}${path.startsWith('/') ? '' : '/'}${path}`
}
