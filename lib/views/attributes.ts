/**
 * The attributes of views, in one table. From it come the defaults of the classes and of their settings, what both may hold,
 * what an action may have of its own, what is made once at boot, and what a misspelt name was meant to be. A new policy is
 * one line here, beside its type.
 */
import { HTTP_METHODS } from '../http/methods.ts'
import { ANY_KEY } from '../http/path-converters.ts'
import { SimpleMetadata } from '../policies/metadata.ts'
import { DefaultContentNegotiation } from '../policies/negotiation.ts'
import { FormParser, JSONParser, MultiPartParser } from '../policies/parsers/index.ts'
import { AllowAny } from '../policies/permissions.ts'
import { JSONRenderer } from '../policies/renderers/json.ts'
import { AMOUNT, CLASS, CONFIGS, OBJECT, POST_FETCHES, RENDERERS, ROWS, SERIALIZER, TEXT, TEXTS, TRUTH, classOf, classOrNone, listOf } from './checks/kinds.ts'
import type { Kind } from './checks/kinds.ts'
import type { PolicyLists } from '../types.ts'

/** One attribute of a view. */
export interface ViewAttribute {
  /** What it holds; null where the name is too short for a misspelt one to be told from another word. */
  readonly kind: Kind | null
  /** What it is where no class sets it. */
  readonly usual?: unknown
  /** For one that is left to a setting where no class sets it: what that is where the registration is silent too. */
  readonly setting?: unknown
  /** Whether an action may have its own. */
  readonly perAction?: true
  /** The methods by which a class answers for it in a way of its own. */
  readonly getters?: readonly string[]
}

type Table = Readonly<Record<string, ViewAttribute>>

const POLICY_GETTERS = ['policies', 'classPolicies'] as const

/** The lists of classes that decide on a request. */
const POLICY_LISTS = {
  authenticationClasses: { kind: listOf('authenticator', 'authenticate'), setting: [], getters: ['getAuthenticators', ...POLICY_GETTERS] },
  permissionClasses: { kind: listOf('permission', 'hasPermission', 'hasObjectPermission'), setting: [AllowAny], perAction: true, getters: ['getPermissions', ...POLICY_GETTERS] },
  throttleClasses: { kind: listOf('throttle', 'allowRequest'), setting: [], perAction: true, getters: ['getThrottles', ...POLICY_GETTERS] },
  parserClasses: { kind: listOf('parser', 'parse'), setting: [JSONParser, FormParser, MultiPartParser], perAction: true, getters: ['getParsers', ...POLICY_GETTERS] },
  rendererClasses: { kind: RENDERERS, setting: [JSONRenderer], perAction: true, getters: ['getRenderers', ...POLICY_GETTERS] }
} as const satisfies Readonly<Record<keyof PolicyLists, ViewAttribute>>

/** Those of `View`. */
export const OF_VIEW = {
  httpMethodNames: { kind: TEXTS, usual: HTTP_METHODS },
  basename: { kind: null, usual: null },
  detail: { kind: null, usual: null }
} as const satisfies Table

/** Those of `BaseAPIView`. */
export const OF_BASE_API_VIEW = {
  ...POLICY_LISTS,
  contentNegotiationClass: { kind: classOf('negotiation'), setting: DefaultContentNegotiation, getters: ['getContentNegotiator'] },
  metadataClass: { kind: classOrNone('metadata'), setting: SimpleMetadata, getters: ['getMetadata'] },
  templateName: { kind: TEXT, usual: null },
  throttleScope: { kind: TEXT, usual: null },
  versioningClass: { kind: classOrNone('versioning'), setting: null, getters: ['versioningScheme'] },
  actionConfigs: { kind: CONFIGS, getters: ['actionConfig'] },
  ignoreModelPermissions: { kind: TRUTH, usual: false },
  name: { kind: null },
  description: { kind: null },
  suffix: { kind: null, usual: null }
} as const satisfies Table

/** Those of `AsyncAPIView`. */
export const OF_API_VIEW = {
  serializerClass: { kind: SERIALIZER, perAction: true, getters: ['getSerializerClass', 'getSerializer'] },
  requestSerializerClass: { kind: SERIALIZER, perAction: true, getters: ['getRequestSerializerClass', 'getSerializer'] },
  responseSerializerClass: { kind: SERIALIZER, perAction: true, getters: ['getResponseSerializerClass', 'getSerializer'] },
  paginationClass: { kind: classOrNone('paginator'), setting: null, perAction: true, getters: ['getPaginationClass', 'paginator'] },
  postFetches: { kind: POST_FETCHES, perAction: true, getters: ['getPostFetches'] }
} as const satisfies Table

const FILTERS = ['getFilterBackends', 'filterQueryset'] as const

/** Those of `AsyncGenericAPIView`. */
export const OF_GENERIC_API_VIEW = {
  queryset: { kind: ROWS, perAction: true, getters: ['getQueryset'] },
  lookupField: { kind: TEXT, usual: 'pk', getters: ['getObject'] },
  lookupFields: { kind: TEXTS, usual: null, getters: ['getObject'] },
  lookupUrlKwarg: { kind: TEXT, usual: null, getters: ['getObject'] },
  lookupValueRegex: { kind: TEXT, usual: ANY_KEY },
  lookupValueConverter: { kind: TEXT },
  filterBackends: { kind: listOf('filter backend', 'filterQueryset'), setting: [], perAction: true, getters: FILTERS },
  filtersetClass: { kind: CLASS, getters: ['getFiltersetClass', 'filterQueryset'] },
  searchFields: { kind: TEXTS, getters: FILTERS },
  orderingFields: { kind: TEXTS, getters: FILTERS },
  ordering: { kind: TEXTS, getters: FILTERS },
  partial: { kind: null, usual: false },
  atomic: { kind: TRUTH, usual: false, getters: ['runHandler'] }
} as const satisfies Table

/** Those of `NestedViewSetMixin`. */
export const OF_NESTED_VIEW_SET = {
  parentLookupKwargs: { kind: OBJECT, usual: {} },
  parentQuerysets: { kind: OBJECT, usual: {} },
  parentCheck: { kind: TRUTH, usual: true }
} as const satisfies Table

/** Those of `BulkModelMixin`. */
export const OF_BULK_MODEL = {
  bulkLimit: { kind: AMOUNT, usual: 100 },
  bulkReport: { kind: TRUTH, usual: false }
} as const satisfies Table

/** All of them, by name. */
export const VIEW_ATTRIBUTES: ReadonlyMap<string, ViewAttribute> = new Map(Object.entries({
  ...OF_VIEW, ...OF_BASE_API_VIEW, ...OF_API_VIEW, ...OF_GENERIC_API_VIEW, ...OF_NESTED_VIEW_SET, ...OF_BULK_MODEL
}))

/** The names of those that are so. */
export function attributesThat (isSo: (attribute: ViewAttribute, name: string) => boolean): readonly string[] {
  return [...VIEW_ATTRIBUTES].filter(([name, attribute]) => isSo(attribute, name)).map(([name]) => name)
}

type Usual<T extends Table> = { readonly [K in keyof T]: T[K] extends { readonly usual: infer U } ? U : undefined }

/** What the attributes of a class are where nobody sets them. */
export function usualOf<T extends Table> (table: T): Usual<T> {
  return Object.fromEntries(Object.entries(table).map(([name, { usual }]) => [name, usual])) as Usual<T>
}

/** The name of the setting that an attribute is left to: `defaultRendererClasses` for `rendererClasses`. */
type SettingOf<K extends string> = `default${Capitalize<K>}`

// requests ask for it: a name that is put together anew would be looked up as text
const settingNames: Record<string, string> = {}

/** The same, while it runs. */
export function settingOf<K extends string> (attribute: K): SettingOf<K> {
  return (settingNames[attribute] ??= `default${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`) as SettingOf<K>
}
