/** The attributes and hooks that views read, for telling what a misspelt one was meant to be. */
export interface KnownAttribute {
  /** Whether a value is of the kind that is asked for there. */
  readonly holds: (value: unknown) => boolean
  /** The methods by which a class answers for it in a way of its own. */
  readonly getters: readonly string[]
}

const isClass = (value: unknown): boolean => typeof value === 'function'
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isText = (value: unknown): boolean => typeof value === 'string'
const isTruth = (value: unknown): boolean => typeof value === 'boolean'
/** One where a list is wanted is the same slip twice. */
const areClasses = (value: unknown): boolean => isClass(value) || (Array.isArray(value) && value.every(isClass))
const areTexts = (value: unknown): boolean => isText(value) || (Array.isArray(value) && value.every(isText))
const areFetches = (value: unknown): boolean => Array.isArray(value) && value.every((one) => isObject(one) && 'toAttr' in one)
const isQueryset = (value: unknown): boolean => isObject(value) && ('all' in value || 'objects' in value)
const isSerializer = (value: unknown): boolean => isClass(value) || (isObject(value) && 'properties' in value)
const areConfigs = (value: unknown): boolean => isObject(value) && Object.values(value).every(isObject)

const known = (holds: KnownAttribute['holds'], ...getters: readonly string[]): KnownAttribute => ({ holds, getters })

/** Those with names long enough for a misspelt one to be told from another word. */
export const KNOWN_ATTRIBUTES: ReadonlyMap<string, KnownAttribute> = new Map(Object.entries({
  authenticationClasses: known(areClasses, 'getAuthenticators', 'policies', 'classPolicies'),
  permissionClasses: known(areClasses, 'getPermissions', 'policies', 'classPolicies'),
  throttleClasses: known(areClasses, 'getThrottles', 'policies', 'classPolicies'),
  rendererClasses: known(areClasses, 'getRenderers', 'policies', 'classPolicies'),
  parserClasses: known(areClasses, 'getParsers', 'policies', 'classPolicies'),
  contentNegotiationClass: known(isClass, 'getContentNegotiator'),
  metadataClass: known(isClass, 'getMetadata'),
  versioningClass: known(isClass, 'versioningScheme'),
  paginationClass: known(isClass, 'getPaginationClass', 'paginator'),
  serializerClass: known(isSerializer, 'getSerializerClass', 'getSerializer'),
  requestSerializerClass: known(isSerializer, 'getRequestSerializerClass', 'getSerializer'),
  responseSerializerClass: known(isSerializer, 'getResponseSerializerClass', 'getSerializer'),
  filterBackends: known(areClasses, 'getFilterBackends', 'filterQueryset'),
  filtersetClass: known(isClass, 'getFiltersetClass', 'filterQueryset'),
  postFetches: known(areFetches, 'getPostFetches'),
  queryset: known(isQueryset, 'getQueryset'),
  actionConfigs: known(areConfigs, 'actionConfig'),
  httpMethodNames: known(areTexts),
  lookupField: known(isText, 'getObject'),
  lookupFields: known(areTexts, 'getObject'),
  lookupUrlKwarg: known(isText, 'getObject'),
  lookupValueRegex: known(isText),
  lookupValueConverter: known(isText),
  searchFields: known(areTexts, 'getFilterBackends', 'filterQueryset'),
  orderingFields: known(areTexts, 'getFilterBackends', 'filterQueryset'),
  ordering: known(areTexts, 'getFilterBackends', 'filterQueryset'),
  ignoreModelPermissions: known(isTruth),
  atomic: known(isTruth, 'runHandler'),
  parentLookupKwargs: known(isObject),
  parentQuerysets: known(isObject),
  parentCheck: known(isTruth)
}))

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
