/** Paginators that page nothing, or by an order that there is not. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_CURSOR_ORDERING_INVALID, FST_VIEWSETS_LOOKUP_UNKNOWN } from '../../errors.ts'
import { OrderingFilter } from '../../filters/ordering.ts'
import { SizedPagination } from '../../pagination/base.ts'
import { CursorPagination } from '../../pagination/cursor.ts'
import { PositionField } from '../../pagination/positions.ts'
import { closest } from '../../utils/spelling.ts'
import { nameOf } from '../../utils/names.ts'
import { hasUsualRows, hasWord } from './class-members.ts'
import { keeps } from '../../utils/overrides.ts'
import { configsOf, written } from './written.ts'
import type { ActionConfigs } from '../action-config.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { FilterBackendClass, Paginator, PaginatorClass } from '../../types.ts'

/** As much of a view as tells what pages its rows. */
interface PaginatedView {
  readonly detail: boolean | null
  readonly settings: { readonly defaultPaginationClass: PaginatorClass | null, readonly pageSize: number | null, readonly defaultFilterBackends: readonly FilterBackendClass[] }
  readonly getPaginationClass: unknown
  readonly getQueryset: unknown
  readonly getFilterBackends: unknown
}

/** Throws where a paginator of the view, or of one of its actions, has no page size, or pages by columns that are not there. */
export function checkPaginators (view: PaginatedView, Usual: { readonly prototype: PaginatedView }): void {
  if (view.detail === true || !keeps(view, Usual, ['getPaginationClass'])) return
  const configs = Object.values(configsOf(view))
  const own = written(view, 'paginationClass')
  const classes = [own === undefined ? view.settings.defaultPaginationClass : own, ...configs.map(({ paginationClass }) => paginationClass)]
  const hasOwnRows = !hasUsualRows(view, Usual) || configs.some(({ queryset }) => (queryset ?? null) !== null)
  for (const Class of new Set(classes.filter((one) => one !== null && one !== undefined))) {
    const paginator = new Class()
    requirePageSize(view, paginator)
    if (!hasOwnRows && !isOrderedByFilter(view, Usual, configs)) requireOrdering(paginator, written(view, 'queryset'))
  }
}

/** Null is meant; what is left out is not, where neither the setting nor a client can say it. One that pages in a way of its own may need none. */
function requirePageSize (view: PaginatedView, paginator: Paginator): void {
  const isUsual = paginator instanceof SizedPagination && keeps(paginator, SizedPagination, ['getPageSize'])
  if (!isUsual || !hasWord(String(paginator.paginateQueryset), 'getPageSize')) return
  if (paginator.pageSize !== undefined || paginator.pageSizeQueryParam !== null || view.settings.pageSize !== null) return
  const name = nameOf(paginator.constructor)
  throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), 'paginationClass', `${name} has no page size, so that nothing would be paginated. Extend it with \`pageSize = 20\`, or set \`pageSize\` for all: register(viewsets, { pageSize: 20 })`)
}

/** Whether a filter backend decides the order before the paginator can. */
function isOrderedByFilter (view: PaginatedView, Usual: { readonly prototype: PaginatedView }, configs: readonly ActionConfigs[string][]): boolean {
  if (!keeps(view, Usual, ['getFilterBackends'])) return true
  const backends = [...written(view, 'filterBackends') ?? view.settings.defaultFilterBackends, ...configs.flatMap(({ filterBackends }) => filterBackends ?? [])]
  return backends.some((Backend) => 'getOrdering' in Backend.prototype && (plainAttribute(view, 'ordering') !== undefined || !leavesOrderToView(Backend)))
}

/** Whether a backend that is asked for no order takes that of its view, as ours does. */
function leavesOrderToView ({ prototype }: FilterBackendClass): boolean {
  return keeps(prototype, OrderingFilter, ['getOrdering', 'getDefaultOrdering'])
}

function requireOrdering (paginator: Paginator, queryset: QuerySet | null | undefined): void {
  if (!(paginator instanceof CursorPagination) || !keeps(paginator, CursorPagination, ['getOrdering'])) return
  const { ordering } = paginator
  const names = typeof ordering === 'string' ? [ordering] : ordering ?? []
  const refuse = (why: string): Error => new FST_VIEWSETS_CURSOR_ORDERING_INVALID(nameOf(paginator.constructor), why)
  if (names.length === 0) throw refuse(JSON.stringify(ordering))
  if (queryset === null || queryset === undefined) return
  for (const name of names) {
    const why = refusalOf(() => new PositionField(queryset.model, name))
    const near = closest(name.replace(/^-/, ''), queryset.model.columns.keys())
    if (why !== null) throw refuse(`"${name}", since ${why.replace(/\.$/, '')}${near === null ? '' : ` (did you mean "${near}"?)`}`)
  }
}

function refusalOf (ask: () => unknown): string | null {
  try {
    ask()
  } catch (error) {
    if (error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN) return error.message
  }
  return null
}
