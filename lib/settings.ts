/** The plugin's options with their defaults, resolved once for each registration. */
import { FST_VIEWSETS_SETTING_INVALID, FST_VIEWSETS_SETTING_UNKNOWN } from './errors.ts'
import { isHostPattern } from './http/hosts.ts'
import { hasMediaType } from './http/media-types.ts'
import { closest } from './utils/names.ts'
import type { Awaitable } from './utils/awaitable.ts'
import type { Response } from './response.ts'
import type {
  AuthenticatorClass, ContentNegotiatorClass, Kwargs, MetadataClass, PaginatorClass, ParserClass, FilterBackendClass, PermissionClass, RendererClass, RequestUser, ThrottleClass, VersioningClass, ViewContext, ViewRequest, ViewSettings
} from './types.ts'

/** Tells an exception handler where the error came from. */
export interface ExceptionContext {
  readonly view: ViewContext
  readonly request: ViewRequest
  readonly kwargs: Kwargs
}

/** Turns an error into an answer, or returns null for one that it does not know. */
export type ExceptionHandler = (error: unknown, context: ExceptionContext) => Awaitable<Response | null>

/** Everything that `register(viewsets, …)` may set; names are DRF's, camelCased. */
export interface Settings extends ViewSettings {
  readonly defaultRendererClasses: readonly RendererClass[]
  readonly defaultParserClasses: readonly ParserClass[]
  readonly defaultAuthenticationClasses: readonly AuthenticatorClass[]
  readonly defaultPermissionClasses: readonly PermissionClass[]
  readonly defaultThrottleClasses: readonly ThrottleClass[]
  readonly defaultFilterBackends: readonly FilterBackendClass[]
  readonly defaultPaginationClass: PaginatorClass | null
  readonly defaultContentNegotiationClass: ContentNegotiatorClass
  readonly defaultMetadataClass: MetadataClass | null
  readonly defaultVersioningClass: VersioningClass | null
  /** Makes `request.user` where nobody authenticated. */
  readonly unauthenticatedUser: () => RequestUser
  readonly unauthenticatedToken: unknown
  readonly exceptionHandler: ExceptionHandler
  /** The query parameter that picks a renderer; null for none. */
  readonly urlFormatOverride: string | null
  readonly formatSuffixKwarg: string
  readonly urlFieldName: string
  /** Whether a URL without its final slash is answered 301 where one with it exists. */
  readonly appendSlash: boolean
  /**
   * The hosts that requests may be for, since links are made of what `Host` says: names without a port, `.example.com` for a
   * domain with all below it, `*` for any. Others are answered 400. Null for any; in production that is warned of.
   */
  readonly allowedHosts: readonly string[] | null
  /** How deep a body may nest. */
  readonly maxBodyDepth: number
  /** How often one request may send the same statement before a warning is logged, once for each route; null for never. Off in production. */
  readonly repeatedQueryLimit: number | null
}

/** The settings that only a registration as a whole can know; see `plugins/viewsets.ts`. */
export type PolicyDefaults = Pick<Settings, 'defaultRendererClasses' | 'defaultParserClasses' | 'defaultPermissionClasses' |
  'defaultContentNegotiationClass' | 'defaultMetadataClass' | 'exceptionHandler' | 'unauthenticatedUser'>

const PLAIN_DEFAULTS: Omit<Settings, keyof PolicyDefaults> = {
  defaultAuthenticationClasses: [],
  defaultThrottleClasses: [],
  defaultFilterBackends: [],
  defaultPaginationClass: null,
  defaultVersioningClass: null,
  pageSize: null,
  searchParam: 'search',
  orderingParam: 'ordering',
  strictJson: true,
  compactJson: true,
  unicodeJson: true,
  nonFieldErrorsKey: 'non_field_errors',
  listErrorStyle: 'dict',
  unauthenticatedToken: null,
  urlFormatOverride: 'format',
  formatSuffixKwarg: 'format',
  urlFieldName: 'url',
  appendSlash: true,
  allowedHosts: null,
  maxBodyDepth: 100,
  repeatedQueryLimit: 5
}

const isListOfClasses = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'function')
const isClassOrNull = (value: unknown): boolean => value === null || typeof value === 'function'
const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
const isPositive = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0

const CHECKS: { readonly [K in keyof Settings]?: readonly [(value: unknown) => boolean, string] } = {
  defaultRendererClasses: [(value) => isListOfClasses(value) && (value as unknown[]).length > 0 && (value as RendererClass[]).every(hasMediaType), 'give a list of at least one renderer class, each with a media type'],
  defaultParserClasses: [isListOfClasses, 'give a list of parser classes'],
  defaultAuthenticationClasses: [isListOfClasses, 'give a list of authentication classes'],
  defaultPermissionClasses: [isListOfClasses, 'give a list of permission classes'],
  defaultThrottleClasses: [isListOfClasses, 'give a list of throttle classes'],
  defaultFilterBackends: [isListOfClasses, 'give a list of filter backend classes'],
  defaultContentNegotiationClass: [(value) => typeof value === 'function', 'give a negotiation class'],
  defaultPaginationClass: [isClassOrNull, 'give a paginator class, or null'],
  defaultMetadataClass: [isClassOrNull, 'give a metadata class, or null'],
  defaultVersioningClass: [isClassOrNull, 'give a versioning class, or null'],
  unauthenticatedUser: [(value) => typeof value === 'function', 'give a function that makes the user'],
  exceptionHandler: [(value) => typeof value === 'function', 'give a function (error, context) => Response or null'],
  pageSize: [(value) => value === null || isPositive(value), 'give a whole number above zero, or null'],
  searchParam: [isText, 'give the name of a query parameter'],
  orderingParam: [isText, 'give the name of a query parameter'],
  strictJson: [isBoolean, 'give true or false'],
  compactJson: [isBoolean, 'give true or false'],
  unicodeJson: [isBoolean, 'give true or false'],
  nonFieldErrorsKey: [isText, 'give a key, which no field has'],
  listErrorStyle: [(value) => value === 'dict' || value === 'list', "give 'dict' or 'list'"],
  urlFormatOverride: [(value) => value === null || isText(value), 'give the name of a query parameter, or null'],
  formatSuffixKwarg: [isText, 'give the name of a URL parameter'],
  urlFieldName: [isText, 'give the name of a field'],
  appendSlash: [isBoolean, 'give true or false'],
  allowedHosts: [(value) => value === null || (Array.isArray(value) && value.every(isHostPattern)), "give a list of hosts without scheme or port, as in ['example.com', '.example.com', '[::1]'], or null"],
  maxBodyDepth: [isPositive, 'give a whole number above zero'],
  repeatedQueryLimit: [(value) => value === null || isPositive(value), 'give a whole number above zero, or null']
}

/** Lists stay as they are now: what every request would find in them is worked out once. */
function kept (value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...value as readonly unknown[]]) : value
}

/** Fills in what was not given, refusing what is not a setting or cannot be one. */
export function resolveSettings (given: Partial<Settings>, policies: PolicyDefaults): Settings {
  const defaults: Settings = { ...PLAIN_DEFAULTS, ...policies }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) {
      const near = closest(name, Object.keys(defaults))
      throw new FST_VIEWSETS_SETTING_UNKNOWN(name, near === null ? '' : ` Did you mean "${near}"?`)
    }
    const check = CHECKS[name as keyof Settings]
    if (value !== undefined && check !== undefined && !check[0](value)) throw new FST_VIEWSETS_SETTING_INVALID(name, check[1])
  }
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return Object.freeze(Object.fromEntries(Object.entries({ ...defaults, ...stated }).map(([name, value]) => [name, kept(value)]))) as unknown as Settings
}
