/** The attributes and hooks that views read, for telling what a misspelt one was meant to be. */
import { VIEW_ATTRIBUTES } from '../attributes.ts'

interface KnownAttribute {
  /** Whether a value is of the kind that is asked for there. */
  readonly holds: (value: unknown) => boolean
  /** The methods by which a class answers for it in a way of its own. */
  readonly getters: readonly string[]
}

/** Those with names long enough for a misspelt one to be told from another word. */
export const KNOWN_ATTRIBUTES: ReadonlyMap<string, KnownAttribute> = new Map([...VIEW_ATTRIBUTES].flatMap(([name, { kind, getters = [] }]) =>
  kind === null ? [] : [[name, { holds: kind.resembles, getters }] as const]))

/** What else the policies are called, by people and in other frameworks. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map(Object.entries({
  permissions: 'permissionClasses',
  authentication: 'authenticationClasses',
  authenticators: 'authenticationClasses',
  throttles: 'throttleClasses',
  renderers: 'rendererClasses',
  parsers: 'parserClasses',
  filters: 'filterBackends',
  filterClass: 'filtersetClass',
  pagination: 'paginationClass',
  serializer: 'serializerClass'
}))

/** The methods that are called of a class where it has them. */
export const HANDLERS = {
  view: ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'],
  viewSet: ['list', 'create', 'retrieve', 'update', 'partialUpdate', 'destroy']
} as const

/** The hooks that a class may override. */
export const VIEW_HOOKS: readonly string[] = [
  'performCreate', 'performUpdate', 'performDestroy', 'getSuccessHeaders',
  'setup', 'dispatch', 'initial', 'initializeRequest', 'finalizeResponse', 'runHandler', 'handleException', 'raiseUncaughtException',
  'getExceptionHandler', 'getExceptionHandlerContext', 'httpMethodNotAllowed', 'defaultResponseHeaders', 'getAuthenticateHeader',
  'parseBody', 'getParserContext', 'getRendererContext', 'getFormatSuffix', 'performContentNegotiation', 'determineVersion', 'performAuthentication',
  'checkPermissions', 'checkObjectPermissions', 'checkThrottles', 'permissionDenied', 'throttled',
  'getRenderers', 'getParsers', 'getAuthenticators', 'getPermissions', 'getThrottles', 'getContentNegotiator', 'versioningScheme',
  'getMetadata', 'getViewName', 'getViewDescription',
  'getSerializer', 'getSerializerClass', 'getRequestSerializerClass', 'getResponseSerializerClass', 'getSerializerContext',
  'getPostFetches', 'getPaginationClass', 'paginateQueryset', 'getPaginatedResponse',
  'getQueryset', 'getObject', 'filterQueryset', 'getFilterBackends', 'getFiltersetClass', 'getFilterset',
  'getExtraActions', 'getExtraActionUrlMap', 'reverseAction'
]

/** The hooks of the policies that a view lists. */
export const POLICY_HOOKS: readonly string[] = [
  'hasPermission', 'hasObjectPermission', 'checkView', 'authenticate', 'authenticateHeader', 'securityScheme', 'allowRequest',
  'filterQueryset', 'getSchemaParameters', 'getSearchFields', 'getSearchTerms', 'constructSearch',
  'getOrdering', 'getDefaultOrdering', 'getValidFields', 'removeInvalidFields', 'getFiltersetClass', 'getFilterset',
  'paginateQueryset', 'getPaginatedResponse', 'getPaginatedResponseSchema', 'getPageSize', 'getNextLink', 'getPreviousLink'
]
