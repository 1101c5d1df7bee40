/** One action's own policies, serializers and queryset, beside those of its viewset. */
import { FST_VIEWSETS_ACTION_CONFIG_UNKNOWN, FST_VIEWSETS_ACTION_UNKNOWN, FST_VIEWSETS_ATTRIBUTE_INVALID } from '../errors.ts'
import { attributesThat } from './attributes.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { SerializerLike } from '../fields/types.ts'
import type { AnyPostFetch } from './post-fetch.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type {
  FilterBackendClass, PaginatorClass, ParserClass, PermissionClass, RendererClass, ThrottleClass, ViewContext
} from '../types.ts'

/** Where an action's rows come from: a queryset, or a function of the view that returns one. */
export type QuerySource = QuerySet | ((view: ViewContext) => Awaitable<QuerySet>)

/** Sets for one action what differs from the viewset; what is left out, or null, is the viewset's. */
export interface ActionConfig {
  readonly serializerClass?: SerializerLike | null
  readonly requestSerializerClass?: SerializerLike | null
  readonly responseSerializerClass?: SerializerLike | null
  readonly permissionClasses?: readonly PermissionClass[] | null
  readonly throttleClasses?: readonly ThrottleClass[] | null
  readonly parserClasses?: readonly ParserClass[] | null
  readonly rendererClasses?: readonly RendererClass[] | null
  readonly filterBackends?: readonly FilterBackendClass[] | null
  readonly paginationClass?: PaginatorClass | null
  readonly queryset?: QuerySource | null
  readonly postFetches?: readonly AnyPostFetch[] | null
}

/** Configs by the name of the action; `metadata` is OPTIONS. */
export type ActionConfigs = { readonly [action: string]: ActionConfig }

const CONFIG_KEYS = attributesThat(({ perAction }) => perAction === true)

/** The config as given, checked by the compiler where it is written: for a `queryset` function whose parameter wants its type. */
export function actionConfig<const C extends ActionConfig> (config: C): C {
  return config
}

/** Throws where a viewset configures what it does not have. */
export function checkActionConfigs (viewName: string, configs: ActionConfigs | undefined, actions: readonly string[]): void {
  for (const [action, config] of Object.entries(configs ?? {})) {
    if (!actions.includes(action) && action !== 'metadata') throw new FST_VIEWSETS_ACTION_UNKNOWN(viewName, action, actions.join(', '))
    if (typeof config !== 'object' || config === null) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(`${viewName}.actionConfigs`, action, 'give an object, as in { permissionClasses: [IsAuthenticated] }')
    const stranger = Object.keys(config).find((key) => !CONFIG_KEYS.includes(key))
    if (stranger !== undefined) throw new FST_VIEWSETS_ACTION_CONFIG_UNKNOWN(`${viewName}.actionConfigs.${action}`, stranger, CONFIG_KEYS.join(', '))
  }
}
