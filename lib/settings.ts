/** The plugin's options with their defaults, resolved once for each registration. */
import { FST_VIEWSETS_SETTING_INVALID, FST_VIEWSETS_SETTING_UNKNOWN } from './errors.ts'
import { isHostPattern } from './http/hosts.ts'
import { systemClock } from './utils/clock.ts'
import { isCount, isFunction, isList, isRecord, isTexts } from './utils/guards.ts'
import { didYouMean } from './utils/spelling.ts'
import type { Awaitable } from './utils/awaitable.ts'
import type { Response } from './response.ts'
import type {
  ContentNegotiatorClass, FilterBackendClass, Kwargs, MetadataClass, PaginatorClass, PolicyLists, RequestUser, VersioningClass, ViewContext, ViewRequest, ViewSettings
} from './types.ts'

/** Tells an exception handler where the error came from. */
export interface ExceptionContext {
  readonly view: ViewContext
  readonly request: ViewRequest
  readonly kwargs: Kwargs
}

/** Turns an error into an answer, or returns null for one that it does not know. */
export type ExceptionHandler = (error: unknown, context: ExceptionContext) => Awaitable<Response | null>

/** What the policies of a view are where its class names none: `defaultPermissionClasses` for `permissionClasses`. */
type PolicySettings = { readonly [K in keyof PolicyLists as `default${Capitalize<K>}`]: PolicyLists[K] }

/** Everything that `register(viewsets, …)` may set; names are DRF's, camelCased. */
export interface Settings extends ViewSettings, PolicySettings {
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

/** A setting: what it is where a registration is silent, and what it may be. */
export interface SettingRule<V = unknown> {
  readonly usual: V
  /** Makes it in place of `usual`, for each registration its own. */
  readonly make?: () => V
  readonly allows: (value: unknown) => boolean
  readonly cure: string
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
const isCountOrNone = (value: unknown): boolean => value === null || isCount(value)
const isRates = (value: unknown): boolean => isRecord(value) && Object.values(value).every((rate) => rate === null || typeof rate === 'string')
const isEngine = (value: unknown): boolean => isRecord(value) && isFunction(value['has']) && isFunction(value['render'])
const truth = (usual: boolean): SettingRule<boolean> => ({ usual, allows: isBoolean, cure: 'give true or false' })

/** The settings that are about no view. */
const RULES: Readonly<Record<string, SettingRule>> = {
  pageSize: { usual: null, allows: isCountOrNone, cure: 'give a whole number above zero, or null' },
  searchParam: { usual: 'search', allows: isText, cure: 'give the name of a query parameter' },
  orderingParam: { usual: 'ordering', allows: isText, cure: 'give the name of a query parameter' },
  strictJson: truth(true),
  compactJson: truth(true),
  unicodeJson: truth(true),
  nonFieldErrorsKey: { usual: 'non_field_errors', allows: isText, cure: 'give a key, which no field has' },
  listErrorStyle: { usual: 'dict', allows: (value) => value === 'dict' || value === 'list', cure: "give 'dict' or 'list'" },
  unauthenticatedToken: { usual: null, allows: () => true, cure: '' },
  urlFormatOverride: { usual: 'format', allows: (value) => value === null || isText(value), cure: 'give the name of a query parameter, or null' },
  formatSuffixKwarg: { usual: 'format', allows: isText, cure: 'give the name of a URL parameter' },
  urlFieldName: { usual: 'url', allows: isText, cure: 'give the name of a field' },
  appendSlash: truth(true),
  allowedHosts: { usual: null, allows: (value) => value === null || (Array.isArray(value) && value.every(isHostPattern)), cure: "give a list of hosts without scheme or port, as in ['example.com', '.example.com', '[::1]'], or null" },
  defaultVersion: { usual: null, allows: (value) => value === null || isText(value), cure: "give a version, as in '1.0', or null" },
  allowedVersions: { usual: null, allows: (value) => value === null || isTexts(value), cure: "give a list of versions, as in ['1.0', '2.0'], or null" },
  versionParam: { usual: 'version', allows: isText, cure: 'give a name' },
  defaultThrottleRates: { usual: { user: null, anon: null }, allows: isRates, cure: "give rates by their scopes, as in { anon: '100/day' }, or null for no limit" },
  rateLimitHeaders: truth(false),
  numProxies: { usual: undefined, allows: (value) => value === null || value === 0 || isCount(value), cure: 'give the number of proxies before the server, or null' },
  templates: { usual: null, allows: (value) => value === null || isEngine(value), cure: "give what makes pages, as in viewTemplates('templates'), or null" },
  clock: { usual: systemClock, allows: (value) => typeof value === 'function', cure: 'give a function that tells the milliseconds since 1970' },
  maxBodyDepth: { usual: 100, allows: isCount, cure: 'give a whole number above zero' },
  repeatedQueryLimit: { usual: 5, allows: isCountOrNone, cure: 'give a whole number above zero, or null' }
} satisfies { readonly [K in keyof Settings]?: SettingRule<Settings[K]> }

/** Lists stay as they are now: what every request would find in them is worked out once. */
function kept (value: unknown): unknown {
  return isList(value) ? Object.freeze([...value]) : value
}

/** Fills in what was not given, refusing what is not a setting or cannot be one; the settings that are about views come from there. */
export function resolveSettings (given: Partial<Settings>, ofViews: Readonly<Record<string, SettingRule>>): Settings {
  const rules: Readonly<Record<string, SettingRule>> = { ...RULES, ...ofViews }
  const said: Readonly<Record<string, unknown>> = { ...given }
  for (const [name, value] of Object.entries(said)) requireSetting(rules, name, value)
  const resolved = Object.entries(rules).map(([name, { usual, make }]) => [name, kept(said[name] ?? (said[name] === undefined ? make?.() ?? usual : null))])
  return Object.freeze(Object.fromEntries(resolved)) as Settings
}

function requireSetting (rules: Readonly<Record<string, SettingRule>>, name: string, value: unknown): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule === undefined) throw new FST_VIEWSETS_SETTING_UNKNOWN(name, didYouMean(name, Object.keys(rules)))
  const { allows, cure } = rule
  if (value !== undefined && !allows(value)) throw new FST_VIEWSETS_SETTING_INVALID(name, cure)
}
