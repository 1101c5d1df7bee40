/** The actions of a viewset, and how its rows are told apart. */
import { extraActionsOf } from '../views/decorators.ts'
import { DoesNotExist } from '../querysets/exceptions.ts'
import { columnNamed } from '../querysets/lookups.ts'
import type { ExtraActions } from '../views/decorators.ts'
import type { ColumnKind, QuerySet } from '../querysets/contract.ts'

/** As much of a viewset class as it takes to walk its actions. */
export interface ScopedViewSet {
  new (): { readonly queryset?: QuerySet | null, readonly lookupField?: string }
  readonly name: string
  readonly prototype: object
  readonly extraActions?: ExtraActions
}

/** An action by the method that it answers. */
export interface ScopedAction {
  readonly name: string
  readonly method: string
  readonly urlPath: string | null
}

const DETAILS: readonly ScopedAction[] = [
  { name: 'retrieve', method: 'GET', urlPath: null },
  { name: 'update', method: 'PUT', urlPath: null },
  { name: 'partialUpdate', method: 'PATCH', urlPath: null }
]
// last, since a row that it deletes by mistake is no good to the others
const DESTROY: ScopedAction = { name: 'destroy', method: 'DELETE', urlPath: null }

const ROUTED: readonly string[] = ['list', 'create', 'retrieve', 'update', 'partialUpdate', 'destroy']

/** Keys that no row of a test has. */
const MISSING: Readonly<Partial<Record<ColumnKind, unknown>>> = { integer: 2_147_483_646, bigint: 2_147_483_646, float: 2_147_483_646, uuid: '00000000-0000-4000-8000-000000000000' }

/** Each method of each extra action. */
function extraRoutesOf (ViewSet: ScopedViewSet) {
  return extraActionsOf(ViewSet).flatMap(({ detail, urlPath, mapping }) =>
    Object.entries(mapping).map(([method, name]) => ({ detail, name, method: method.toUpperCase(), urlPath })))
}

/** What there is to try, and how to tell the outcome. */
export function actionsOf (ViewSet: ScopedViewSet) {
  const { queryset, lookupField = 'pk' } = new ViewSet()
  if (queryset === undefined || queryset === null) throw new TypeError(`expectScoped() reads the rows of ${ViewSet.name} by its \`queryset\`, which it does not have.`)
  const { model } = queryset
  const lookup = columnNamed(model, lookupField)
  const names = [...new Set([model.primaryKey, lookup.name])]
  const has = (name: string): boolean => typeof Reflect.get(ViewSet.prototype, name) === 'function'
  const extra = extraRoutesOf(ViewSet)
  return {
    has,
    /** Every action by its name. */
    names: [...ROUTED.filter(has), ...extra.map(({ name }) => name)],
    lists: [...(has('list') ? [{ name: 'list', urlPath: null }] : []), ...extra.filter(({ detail, method }) => !detail && method === 'GET')],
    /** Those at the URL of the list that may change rows, of which one beyond the scope is none. */
    listWrites: extra.filter(({ detail, method }) => !detail && !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method)),
    details: [...DETAILS.filter(({ name }) => has(name)), ...extra.filter(({ detail }) => detail), ...(has('destroy') ? [DESTROY] : [])],
    keyOf: (row: object): unknown => Reflect.get(row, lookup.name),
    missingKey: MISSING[lookup.kind] ?? 'no-such-row',
    isSame: (shown: object, row: object): boolean => names.some((name) => Object.hasOwn(shown, name) && String(Reflect.get(shown, name)) === String(Reflect.get(row, name))),
    /** The row as it is in the database, whatever the scope; null where it is gone. */
    async stored (row: object): Promise<object | null> {
      try {
        return await model.objects.get({ pk: Reflect.get(row, model.primaryKey) })
      } catch (error) {
        if (error instanceof DoesNotExist) return null
        throw error
      }
    }
  }
}
