/** What the actions of the mixins cannot do without, rows and serializers: missing, every request would be a 500. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_QUERYSET_MISSING, FST_VIEWSETS_QUERYSET_SLICED, FST_VIEWSETS_QUERYSET_UNITED, FST_VIEWSETS_SERIALIZER_MISSING } from '../../errors.ts'
import { now } from '../../utils/awaitable.ts'
import { nameOf } from '../../utils/names.ts'
import { hasUsualRows } from './class-members.ts'
import { checkRelationFields } from './relation-fields.ts'
import { expectViews } from './hyperlinks.ts'
import { isUsualAction } from './usual-actions.ts'
import { checkWrittenRelations } from './written-relations.ts'
import { isQuerySet } from '../../querysets/guards.ts'
import { keeps } from '../../utils/overrides.ts'
import { written } from './written.ts'
import { kPlan } from '../../request.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { RowsView, UsualView } from './rows.ts'

/** The hooks by which a class may have rows and serializers of its own. */
const HOOKS = {
  rows: ['getQueryset', 'getObject'],
  serializer: ['getSerializerClass', 'getSerializer', 'validatedSerializer', 'serializedResponse', 'paginatedResponse', 'represent'],
  request: ['getRequestSerializerClass'],
  response: ['getResponseSerializerClass']
} as const

type Need = 'rows' | 'request' | 'response'

const ALL_NEEDS: readonly Need[] = ['rows', 'request', 'response']

const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  list: ['rows', 'response'],
  retrieve: ['rows', 'response'],
  create: ['request', 'response'],
  update: ['rows', 'request', 'response'],
  partialUpdate: ['rows', 'request', 'response'],
  destroy: ['rows']
}

/** Throws where an action that the class leaves as it is has no rows, or no serializer. */
export function checkNeeds (view: RowsView, Usual: UsualView): void {
  const actions = reachedActions(view)
  const usual = ALL_NEEDS.filter((need) => isUsual(view, Usual, need))
  for (const action of actions) {
    for (const need of NEEDS[action] ?? []) if (usual.includes(need)) requireMet(view, action, need)
  }
  if (hasUsualRows(view, Usual)) {
    if (keeps(view, Usual, SHOWN_BY)) checkShown(view, actions)
    if (usual.includes('request')) checkStored(view, actions)
  }
  view.action = null
}

function isUsual (view: RowsView, Usual: UsualView, need: Need): boolean {
  const hooks = need === 'rows' ? HOOKS.rows : [...HOOKS.serializer, ...HOOKS[need]]
  return keeps<RowsView, keyof RowsView>(view, Usual, hooks)
}

/** Those that a request comes to: by the action map of a viewset, or by a handler that calls them. */
function reachedActions (view: RowsView): string[] {
  const { actions } = view[kPlan].spec
  const names = Object.keys(NEEDS).filter((name) => isUsualAction(view, name))
  if (actions !== null) return names.filter((name) => Object.values(actions).includes(name))
  const handlers = [...new Set(Object.values(view[kPlan].handlerNames))].map((name) => String(Reflect.get(view, name)))
  return names.filter((name) => handlers.some((source) => source.includes(`this.${name}(`)))
}

const TOLD = [FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_SERIALIZER_MISSING, FST_VIEWSETS_QUERYSET_MISSING]

function requireMet (view: RowsView, action: string, need: Need): void {
  view.action = action
  try {
    if (need === 'rows') requireRows(view, action)
    else expectViews(view, now(need === 'request' ? view.getRequestSerializerClass() : view.getResponseSerializerClass()))
  } catch (error) {
    if (TOLD.some((Mistake) => error instanceof Mistake)) throw error
  }
}

/** What reads rows, and shows them as they were read. */
const SHOWING: readonly string[] = ['list', 'retrieve']
const SHOWN_BY = ['getObject', ...HOOKS.serializer, ...HOOKS.response, 'getPostFetches', 'paginateQueryset', 'filterQueryset'] as const

/** Looks for fields of rows that these do not hold, where nothing of the class's own could have put it there. */
function checkShown (view: RowsView, actions: readonly string[]): void {
  for (const action of actions.filter((name) => SHOWING.includes(name))) {
    view.action = action
    // a getter may want the request
    const rows = view.actionConfig?.queryset ?? written(view, 'queryset')
    if (typeof rows === 'object' && rows !== null) checkRelationFields(now(view.getResponseSerializerClass()), rows.model, new Set(view.getPostFetches().map(({ toAttr }) => toAttr)))
  }
}

const STORING: Readonly<Record<string, 'create' | 'update'>> = { create: 'create', update: 'update', partialUpdate: 'update' }

/** Looks for what serializers would store beside their rows, and cannot. */
function checkStored (view: RowsView, actions: readonly string[]): void {
  for (const action of actions) {
    const verb = STORING[action]
    view.action = action
    const rows = verb === undefined ? null : view.actionConfig?.queryset ?? written(view, 'queryset')
    if (verb !== undefined && typeof rows === 'object' && rows !== null) checkWrittenRelations(now(view.getRequestSerializerClass()), rows.model, verb)
  }
}

/** Not by getQueryset() itself: a function of the config would be run, which may want the request. */
function requireRows ({ constructor, actionConfig, queryset }: RowsView, action: string): void {
  const rows = actionConfig?.queryset ?? queryset ?? null
  if (rows === null) throw new FST_VIEWSETS_QUERYSET_MISSING(nameOf(constructor))
  if (LOOKING_UP.has(action) && isQuerySet(rows)) requireNarrowable(nameOf(constructor), rows, action)
}

const LOOKING_UP: ReadonlySet<string> = new Set(['retrieve', 'update', 'partialUpdate', 'destroy'])

/** Throws where no row could be looked up in the queryset, as it is a union, or has been cut. */
function requireNarrowable (owner: string, rows: QuerySet, action: string): void {
  try {
    rows.filter()
  } catch (error) {
    const isFixed = error instanceof FST_VIEWSETS_QUERYSET_UNITED || error instanceof FST_VIEWSETS_QUERYSET_SLICED
    if (isFixed) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, 'queryset', `\`${action}()\` looks for one of its rows, which a union or a slice is not narrowed to. Say by conditions which rows it has, as in \`filter(Q.or(…, …))\`, or make it a view that only lists`)
  }
}
