/** Where a nested viewset looks up the parents that its URL names: found out at boot, asked for each request. */
import { FST_VIEWSETS_PARENT_KWARG_UNKNOWN, FST_VIEWSETS_PARENT_LOOKUP_MISSING, FST_VIEWSETS_PARENT_SCOPE_MISSING } from '../errors.ts'
import { AsyncGenericAPIView } from './generic-api-view.ts'
import { parametersIn } from '../http/url-parameters.ts'
import { didYouMean } from '../utils/spelling.ts'
import { nameOf } from '../utils/names.ts'
import { planOf } from './lifecycle/plan.ts'
import { kPlan } from '../request.ts'
import { keeps } from '../utils/overrides.ts'
import type { QuerySource } from './action-config.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { Kwargs } from '../types.ts'
import type { ParentResource, ViewPlan } from './lifecycle/plan.ts'

/** As much of a nested viewset as tells of its parents. */
export interface ViewBelow extends AsyncGenericAPIView {
  readonly parentLookupKwargs: Readonly<Record<string, string>>
  readonly parentQuerysets: Readonly<Record<string, QuerySource>>
  readonly parentCheck: boolean
}

/** Where one parent is looked up. */
export interface ParentScope {
  /** The parameter of the URL that names it. */
  readonly kwarg: string
  /** The property that it is found by. */
  readonly field: string
  readonly rows: (view: ViewBelow) => Awaitable<QuerySet>
}

/** The scopes of all parents, from the top; throws where one cannot be looked up, or would not be told from others. */
export function parentScopesOf (view: ViewBelow): readonly ParentScope[] {
  checkKwargs(view)
  if (!view.parentCheck) return []
  const registered = view[kPlan].spec.parents ?? []
  const others = Object.entries(view.parentLookupKwargs).filter(([kwarg]) => !registered.some((parent) => parent.kwarg === kwarg))
  return [...registered.map((parent, index) => scopeOfResource(view, parent, registered.slice(0, index))), ...others.map(([kwarg, path]) => givenScope(view, kwarg, path))]
}

function checkKwargs ({ constructor, [kPlan]: { url, spec }, parentLookupKwargs, parentQuerysets }: ViewBelow): void {
  const owner = nameOf(constructor)
  if (Object.keys(parentLookupKwargs).length === 0) throw new FST_VIEWSETS_PARENT_LOOKUP_MISSING(owner, spec.parents?.at(-1)?.kwarg ?? 'product_pk')
  const parameters = parametersIn(url ?? '')
  const stranger = Object.keys({ ...parentLookupKwargs, ...parentQuerysets }).find((kwarg) => url !== null && !parameters.includes(kwarg))
  if (stranger !== undefined) throw new FST_VIEWSETS_PARENT_KWARG_UNKNOWN(owner, stranger, `${url}.${didYouMean(stranger, parameters)}`)
}

/** The key of a parent, as the URL has it. */
export function keyOf (view: ViewBelow, kwarg: string): string {
  const key = view.kwargs[kwarg]
  if (key !== undefined) return key
  throw new FST_VIEWSETS_PARENT_KWARG_UNKNOWN(nameOf(view.constructor), kwarg, `${view.request.routeOptions.url}.`)
}

function givenScope (view: ViewBelow, kwarg: string, path: string): ParentScope {
  if (!Object.hasOwn(view.parentQuerysets, kwarg)) throw scopeMissing(view, kwarg, 'no router tells whose key that is')
  const [, ...rest] = path.split('__')
  return { kwarg, field: rest.at(-1) ?? 'pk', rows: (below) => givenRows(below, kwarg) }
}

function givenRows (view: ViewBelow, kwarg: string): Awaitable<QuerySet> {
  const source = view.parentQuerysets[kwarg]
  if (source === undefined) throw scopeMissing(view, kwarg, 'its queryset is gone')
  return typeof source === 'function' ? source(view) : source.all()
}

function scopeOfResource (view: ViewBelow, parent: ParentResource, above: readonly ParentResource[]): ParentScope {
  const { kwarg, handler } = parent
  const plan = planOf(handler, view[kPlan].settings)
  const probe: object = plan?.instantiate() ?? handler
  const { lookupField: field = 'pk' }: { readonly lookupField?: string } = probe
  if (Object.hasOwn(view.parentQuerysets, kwarg)) return { kwarg, field, rows: (below) => givenRows(below, kwarg) }
  if (plan === undefined || !givesRows(plan)) throw scopeMissing(view, kwarg, `${nameOf(probe.constructor)} has no queryset`)
  return { kwarg, field, rows: (below) => scopeOf(below, plan, { ...keysOf(above, below), [parent.parameter]: keyOf(below, kwarg) }) }
}

const keysOf = (parents: readonly ParentResource[], view: ViewBelow): Kwargs => Object.fromEntries(parents.map(({ kwarg }) => [kwarg, keyOf(view, kwarg)]))

/** The plan of a view that has rows. */
interface PlanWithRows extends ViewPlan {
  instantiate (): AsyncGenericAPIView
}

const givesRows = (plan: ViewPlan): plan is PlanWithRows => hasRows(plan.instantiate())

function hasRows (probe: object): boolean {
  if (!(probe instanceof AsyncGenericAPIView)) return false
  const isUsual = keeps(probe, AsyncGenericAPIView, ['getQueryset'])
  const rows: unknown = probe.queryset ?? probe.actionConfigs?.retrieve?.queryset
  return !isUsual || rows !== undefined
}

/** What the view of the parent itself would show to this request, as if it were asked for that one object. */
function scopeOf ({ request, reply }: ViewBelow, plan: PlanWithRows, kwargs: Kwargs): Awaitable<QuerySet> {
  const parent = plan.instantiate()
  parent.setup(request, reply, kwargs)
  parent.action = plan.spec.actions?.get ?? null
  return parent.getQueryset()
}

function scopeMissing (view: ViewBelow, kwarg: string, reason: string): Error {
  return new FST_VIEWSETS_PARENT_SCOPE_MISSING(nameOf(view.constructor), kwarg, reason)
}
