/** What the checks at boot read of a view with rows, and what they know of the rows by that. */
import { kPlan } from '../../request.ts'
import { OrderingFilter } from '../../filters/ordering.ts'
import { plainAttribute } from '../../utils/class-attributes.ts'
import { keeps } from '../../utils/overrides.ts'
import { hasUsualRows } from './class-members.ts'
import { configsOf, written } from './written.ts'
import type { ActionConfig } from '../action-config.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ViewPlan } from '../lifecycle/plan.ts'
import type { SerializerClass } from '../../serializers/serializer.ts'
import type { Settings } from '../../settings.ts'
import type { FilterBackendClass, KnownAtBoot, ViewContext } from '../../types.ts'
import type { ShowingClass } from './relation-fields.ts'

/** Hooks by which a class may answer in a way of its own: the checks ask whether it has them, and call none. */
type Hook = 'getQueryset' | 'getObject' | 'filterQueryset' | 'getFilterBackends' | 'getPaginationClass' | 'paginateQueryset' |
  'getSerializerClass' | 'getSerializer' | 'validatedSerializer' | 'serializedResponse' | 'paginatedResponse' | 'represent'

/** A view over a queryset, as `AsyncGenericAPIView` is. */
export interface RowsView extends ViewContext, Readonly<Record<Hook, unknown>> {
  action: string | null
  readonly settings: Settings
  readonly [kPlan]: ViewPlan
  readonly queryset: unknown
  readonly actionConfig: ActionConfig | undefined
  readonly getRequestSerializerClass: () => Awaitable<SerializerClass>
  readonly getResponseSerializerClass: () => Awaitable<ShowingClass>
  readonly getPostFetches: () => readonly { readonly toAttr: string }[]
}

/** The class whose methods do the usual thing. */
export interface UsualView { readonly prototype: RowsView }

/** What filters the rows of a view, and of its actions. */
export function backendsOf (view: RowsView): readonly FilterBackendClass[] {
  const ofActions = Object.values(configsOf(view)).flatMap(({ filterBackends }) => filterBackends ?? [])
  return [...new Set([...written(view, 'filterBackends') ?? view.settings.defaultFilterBackends, ...ofActions])]
}

/** What can be told of the rows while there is no request. */
export function knownAtBoot (view: RowsView, Usual: UsualView): KnownAtBoot {
  return { queryset: knownRows(view, Usual), isOrdered: isOrderedByFilter(view, Usual) }
}

function knownRows (view: RowsView, Usual: UsualView): KnownAtBoot['queryset'] {
  const isOfAction = Object.values(configsOf(view)).some(({ queryset }) => (queryset ?? null) !== null)
  const queryset = isOfAction || !hasUsualRows(view, Usual) ? null : written(view, 'queryset')
  return typeof queryset === 'object' ? queryset : null
}

/** Whether a filter backend decides the order before a paginator can. */
function isOrderedByFilter (view: RowsView, Usual: UsualView): boolean {
  if (!keeps(view, Usual, ['getFilterBackends'])) return true
  return backendsOf(view).some((Backend) => 'getOrdering' in Backend.prototype && (plainAttribute(view, 'ordering') !== undefined || !leavesOrderToView(Backend)))
}

/** Whether a backend that is asked for no order takes that of its view, as ours does. */
function leavesOrderToView ({ prototype }: FilterBackendClass): boolean {
  return keeps(prototype, OrderingFilter, ['getOrdering', 'getDefaultOrdering'])
}
