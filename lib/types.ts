/** The shapes that policies and views share. A policy sees a view as `ViewContext`, never as the class. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Awaitable } from './utils/awaitable.ts'
import type { Clock } from './utils/clock.ts'
import type { ThrottleStore } from './stores/contract.ts'
import type { MultiValueDict } from './http/multi-value-dict.ts'
import type { ReverseOptions } from './http/reverse-options.ts'
import type { QuerySet } from './querysets/contract.ts'
import type { Response } from './response.ts'

/** Types the class that a mixin extends. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what TypeScript asks of a mixin's base
export type Constructor<T = object> = new (...args: any[]) => T

/** Describes who sends the request. Augment this interface with what your users have. */
export interface RequestUser {
  readonly isAuthenticated?: boolean
  readonly isActive?: boolean
  readonly isStaff?: boolean
  /** Whether the user has all of these permissions; with an object, whether the user has them for that one. */
  hasPerms? (permissions: readonly string[], object?: object): Awaitable<boolean>
}

/** A transaction as views hand it over. Augment this interface with that of your database: `interface ViewTransaction extends TransactionOf<typeof db> {}`. */
export interface ViewTransaction {}

/** The named parts of a URL, percent-decoded. */
export type Kwargs = Record<string, string>

/** Adds to Fastify's request what views and policies read off it. */
export interface RequestExtras {
  /** The user that an authenticator found, or the anonymous one. */
  user: RequestUser
  /** What the authenticator found beside the user: a token, say. */
  auth: unknown
  /** The authenticator that knew the client, or null. */
  successfulAuthenticator: Authenticator | null
  /** The parsed body; reading it throws what was wrong with it. */
  readonly data: unknown
  /** The query string; a repeated name reads as its last value. */
  readonly queryParams: MultiValueDict
  version: string | null
  versioningScheme: unknown
  acceptedRenderer: Renderer
  acceptedMediaType: string
  /** The `Content-Type` header, blank where there is none. */
  readonly contentType: string
  /** What the view would authenticate, parse and negotiate with. */
  readonly authenticators: Awaitable<readonly Authenticator[]>
  readonly parsers: Awaitable<readonly Parser[]>
  readonly negotiator: Awaitable<ContentNegotiator>
  /** An absolute URL of a path, or of the request itself. */
  readonly buildAbsoluteUri: (path?: string) => string
}

/** Types the request that views and policies are given: Fastify's own, with its user, data and negotiated renderer. */
export type ViewRequest = FastifyRequest & RequestExtras

/** The settings of a registration that policies and serializers go by where they are not told otherwise. */
export interface ViewSettings {
  readonly pageSize: number | null
  readonly searchParam: string
  readonly orderingParam: string
  /** How deep a body may nest. */
  readonly maxBodyDepth: number
  /** Whether NaN and infinities are an error in JSON, read and written. */
  readonly strictJson: boolean
  /** Whether JSON is written without spaces after commas and colons. */
  readonly compactJson: boolean
  /** Whether JSON is written with characters outside of ASCII as they are, and not escaped. */
  readonly unicodeJson: boolean
  /** The key of errors that belong to no field. */
  readonly nonFieldErrorsKey: string
  /** The version of requests that name none; null for none. */
  readonly defaultVersion: string | null
  /** The versions that there are; null for any. */
  readonly allowedVersions: readonly string[] | null
  /** What the version is called in URLs, queries and media types. */
  readonly versionParam: string
  /** The rates of throttles by their scopes, as in `{ anon: '100/day', user: null }`; null for no limit. */
  readonly defaultThrottleRates: Readonly<Record<string, string | null>>
  /** Where throttles count that have no store of their own: in the memory of the process where it is left out. */
  readonly throttleStore: ThrottleStore
  /** Whether answers tell by `RateLimit` and `RateLimit-Policy` what throttles have counted. */
  readonly rateLimitHeaders: boolean
  /** How many proxies stand before this server, for throttles. Left out, a client's address is Fastify's `request.ip`; null believes what clients write into `X-Forwarded-For`. */
  readonly numProxies?: number | null
  /** Makes the pages of renderers that answer with templates; null where there are none. */
  readonly templates: TemplateEngine | null
  /** Tells the time to all that asks for it, in milliseconds since 1970. */
  readonly clock: Clock
  /** How the errors of lists of objects are told: under the indexes of those that fail, or as a list with `{}` for the good ones. */
  readonly listErrorStyle: 'dict' | 'list'
}

/** Shows a policy the view it serves, whose class it need not know. */
export interface ViewContext {
  readonly request: ViewRequest
  readonly reply: FastifyReply
  readonly kwargs: Kwargs
  /** The viewset action at work, `metadata` for OPTIONS, null for a method that is not mapped. */
  readonly action: string | null
  /** Whether the route is one object's (true), the collection's (false), or outside routers (null). */
  readonly detail: boolean | null
  readonly basename: string | null
  /** The namespaces that the URL is included in, from the outermost, `blog:archive`; null for none. */
  readonly namespace: string | null
  /** What `ScopedRateThrottle` counts the requests of the view under; none where it is null. */
  readonly throttleScope?: string | null
  readonly settings: ViewSettings
  /** Waits for the body, so that a check may look at the data. */
  readBody (): Promise<void>
}

/** Shows a policy the rows that a view is about, where it is about any: every member may be missing, so that any class may have these. */
export interface QueryView extends ViewContext {
  readonly queryset?: QuerySet | null
  getQueryset? (): Awaitable<QuerySet | null | undefined>
  getFilterBackends? (): Awaitable<readonly FilterBackendClass[]>
}

/** Shows what a view tells of itself and of its policies, as each but a plain `View` does: for OPTIONS, and for documents. */
export interface DescribedView extends ViewContext {
  action: string | null
  getViewName (): Awaitable<string>
  getViewDescription (): Awaitable<string>
  getRenderers (): Awaitable<readonly Renderer[]>
  getParsers (): Awaitable<readonly Parser[]>
  getAuthenticators (): Awaitable<readonly Authenticator[]>
  getPermissions (): Awaitable<readonly Permission[]>
  getThrottles (): Awaitable<readonly Throttle[]>
}

/** Finds out who sends a request. Any object with these methods will do; `BaseAuthentication` brings the usual ones. */
export interface Authenticator {
  /** The user with what proved it, null to let the next one try; throws `AuthenticationFailed`. */
  authenticate (request: ViewRequest): Awaitable<readonly [user: object, auth: unknown] | null>
  /** What `WWW-Authenticate` says, or undefined for none. */
  authenticateHeader (request: ViewRequest): string | undefined
  /** The OpenAPI security scheme, under a name. */
  securityScheme? (): { name: string, scheme: object }
}
/** Makes an authenticator: an entry of `authenticationClasses`. */
export type AuthenticatorClass = new () => Authenticator

/** Says whether a request may go on, at first and for each object; `message` and `code` go into the refusal. */
export interface Permission {
  readonly message?: unknown
  readonly code?: string
  /** Called once for each view at boot: throws where the permission cannot work on it. */
  checkView? (view: ViewContext): void
  hasPermission (request: ViewRequest, view: ViewContext): Awaitable<boolean>
  hasObjectPermission (request: ViewRequest, view: ViewContext, object: object): Awaitable<boolean>
}
/** Makes a permission: an entry of `permissionClasses`. */
export type PermissionClass = new () => Permission

/** Counts requests, and refuses those of a client that sends too many. */
export interface Throttle {
  /** Called once for each view at boot: throws where the throttle cannot work on it. */
  checkView? (view: ViewContext): void
  allowRequest (request: ViewRequest, view: ViewContext): Awaitable<boolean>
  /** Seconds until the next try makes sense, or null where nobody knows. */
  wait (): number | null
}
/** Makes a throttle: an entry of `throttleClasses`. */
export type ThrottleClass = new () => Throttle

/** Finds out which version of the API a request is for. */
export interface VersioningScheme {
  determineVersion (request: ViewRequest, view: ViewContext): Awaitable<string | null>
  /** The URL of a named route in the version that the request of the view is for. */
  reverse? (name: string, options: ReverseOptions, view: ViewContext): string
  /** The name that a URL of that name has in the version that the request is for. */
  versionedName? (name: string, request: ViewRequest): string
}
/** Makes a versioning scheme: the value of `versioningClass`. */
export type VersioningClass = new () => VersioningScheme

/** Tells a parser about the request whose body it reads, and how far it may trust it. */
export interface ParserContext {
  readonly view: ViewContext
  readonly request: ViewRequest
  readonly kwargs: Kwargs
  readonly contentType: string
  /** How deep a body may nest. */
  readonly maxDepth: number
  /** Whether numbers that JSON has no words for are refused; true where left out. */
  readonly strict?: boolean
}

/** Reads bodies of one media type. */
export interface Parser {
  readonly mediaType: string
  /** The data in the body, or throws `ParseError`. */
  parse (body: Buffer, context: ParserContext): Awaitable<unknown>
}
/** Makes a parser: an entry of `parserClasses`. */
export type ParserClass = new () => Parser

/** Tells a renderer about the answer that it writes, and the view that gives it. */
export interface RendererContext {
  readonly view: ViewContext
  readonly request: ViewRequest
  readonly response: Response
}

/** Makes pages of templates, by their names. */
export interface TemplateEngine {
  /** Whether there is a template of that name. */
  has (name: string): boolean
  render (name: string, context: object, where: RendererContext): Awaitable<string>
}

/** Writes data in one media type. */
export interface Renderer {
  readonly mediaType: string
  /** What `?format=` and a suffix call it; null where neither may. */
  readonly format: string | null
  /** Added to the content type where it is set. */
  readonly charset: string | null
  /** Called before `render()`, also where there are no data, for what has to be waited for: what it gives is rendered in place of the data. */
  prepare? (data: unknown, acceptedMediaType: string, context: RendererContext): Awaitable<unknown>
  render (data: unknown, acceptedMediaType: string, context: RendererContext): string | Buffer
  /** The schema of the body that it makes of data of that schema, for OpenAPI; where there is no such method it is the data's. */
  getBodySchema? (data: object): object
}
/** Makes a renderer: an entry of `rendererClasses`. */
export type RendererClass = new () => Renderer

/** Chooses by the request's headers which parser reads the body and which renderer writes the answer. */
export interface ContentNegotiator {
  /** The query parameter that names a format; the registration's setting unless the negotiator has its own. */
  urlFormatOverride?: string | null
  selectParser (request: ViewRequest, parsers: readonly Parser[]): Parser | null
  selectRenderer (request: ViewRequest, renderers: readonly Renderer[], formatSuffix: string | null): readonly [Renderer, string]
}
/** Makes a negotiator: the value of `contentNegotiationClass`. */
export type ContentNegotiatorClass = new () => ContentNegotiator

/** The policies of a view that come as lists of classes. */
export interface PolicyLists {
  rendererClasses: readonly RendererClass[]
  parserClasses: readonly ParserClass[]
  authenticationClasses: readonly AuthenticatorClass[]
  permissionClasses: readonly PermissionClass[]
  throttleClasses: readonly ThrottleClass[]
}

/** An OpenAPI parameter, as a policy describes its own. */
export interface SchemaParameter {
  readonly name: string
  readonly description?: string
  /** Whether a request without it is refused; false where it is left out. */
  readonly required?: boolean
  readonly schema: object
}

/** Tells what is known of the rows of a view at boot, while there is no request. */
export interface KnownAtBoot {
  /** The rows as the class has them; null where only a request tells, or where an action has others. */
  readonly queryset: QuerySet | null
  /** Whether a filter backend decides their order. */
  readonly isOrdered: boolean
}

/** Narrows or orders the rows of a list by what the request says. */
export interface FilterBackend {
  /** Called at boot for each view that lists it: throws where the backend cannot work on that one. */
  checkView? (view: ViewContext, known: KnownAtBoot): void
  filterQueryset (request: ViewRequest, queryset: QuerySet, view: ViewContext): Awaitable<QuerySet>
  /** The query parameters it reads, for OpenAPI. */
  getSchemaParameters? (view: ViewContext): readonly SchemaParameter[]
}
/** Makes a filter backend: an entry of `filterBackends`. */
export type FilterBackendClass = new () => FilterBackend

/** Cuts a list into pages, and says around each where it stands. One instance serves one request. */
export interface Paginator {
  /** Called at boot for each view that it pages: throws where the paginator cannot work on that one. */
  checkView? (view: ViewContext, known: KnownAtBoot): void
  /** The rows of the page, or null where the request is not paginated. */
  paginateQueryset (queryset: QuerySet | readonly object[], request: ViewRequest, view: ViewContext): Awaitable<object[] | null>
  getPaginatedResponse (data: unknown): Response
  /** The envelope around a list of that schema, for OpenAPI. */
  getPaginatedResponseSchema (results: object): object
  getSchemaParameters (): readonly SchemaParameter[]
  /** The columns that it reads of the rows of a page, beside those that are shown: a list loads these too. Without such a method, or by null, rows are loaded whole. */
  columnsRead? (queryset: QuerySet, request: ViewRequest, view: ViewContext): Awaitable<readonly string[] | null>
}
/** Makes a paginator: the value of `paginationClass`. */
export type PaginatorClass = new () => Paginator

/** Answers OPTIONS with what there is to know of a view. */
export interface Metadata {
  /** The body of the answer to OPTIONS. */
  determineMetadata (request: ViewRequest, view: ViewContext): Awaitable<object>
}
/** Makes a metadata: the value of `metadataClass`. */
export type MetadataClass = new () => Metadata
