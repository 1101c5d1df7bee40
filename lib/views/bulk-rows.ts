/** The rows that a bulk request chooses, by keys or by filters, and what is done to all of them at once. */
import { isQuerySet } from '../querysets/guards.ts'
import { NarrowingQuerySet } from '../querysets/narrowing.ts'
import { asksNothingOfObjects } from './lifecycle/action-plan.ts'
import { itemsOf, refusedWhole, serializersFor, tooMany, withKeys } from './bulk-items.ts'
import { AsyncGenericAPIView } from './generic-api-view.ts'
import { isOfDataAlone, leavesRow } from './shortcuts/update.ts'
import { kPlan } from '../request.ts'
import { keeps } from '../utils/overrides.ts'
import { isList, isRecord } from '../utils/guards.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Save } from './bulk-items.ts'
import type { ViewPlan } from './lifecycle/plan.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { Serializer } from '../serializers/index.ts'

/** What a view with bulk actions finds out at boot. */
export interface CompiledBulk {
  /** Whether the class leaves it to the library to ask permissions about an object. */
  readonly asksUsually: boolean
  /** Whether nothing of the class's own looks at a row before it is changed. */
  readonly mayChangeAtOnce: boolean
  /** Whether the class leaves it to the library to make and to save a serializer for each object. */
  readonly makesUsually: boolean
}

/** A view with bulk actions. */
export interface BulkView extends AsyncGenericAPIView {
  readonly [kPlan]: ViewPlan<AsyncGenericAPIView[typeof kPlan]['compiled'] & CompiledBulk>
}

/** Finds that out, of a view that saves each row by the library's means or by its own. */
export function compileBulk (view: AsyncGenericAPIView, savesUsually: boolean): CompiledBulk {
  return {
    asksUsually: keeps(view, AsyncGenericAPIView, ['getPermissions', 'checkObjectPermissions']),
    mayChangeAtOnce: savesUsually && leavesRow(view),
    makesUsually: savesUsually && keeps(view, AsyncGenericAPIView, ['getSerializer', 'writeScope'])
  }
}

/** The rows whose keys were sent, or that the filters of the request leave. */
export async function chosenRows (view: AsyncGenericAPIView, limit: number): Promise<QuerySet> {
  if (isList(view.data)) return withKeys(await view.filterQueryset(await view.getQueryset()), itemsOf(view, limit))
  return filteredRows(view, limit)
}

/** The rows that filters leave. Throws 400 where none is given, for then it would be all of them. */
async function filteredRows (view: AsyncGenericAPIView, limit: number): Promise<QuerySet> {
  const scope = await view.getQueryset()
  const narrowed = await view.filterQueryset(scope)
  if (!isNarrower(narrowed, scope) || !await namesFilter(view)) throw refusedWhole(view, 'Give a list of keys, or a filter.', 'required')
  if (await narrowed.count() > limit) throw tooMany(view, limit)
  return narrowed
}

/** Whether there is a condition more: an order alone leaves every row. */
function isNarrower (narrowed: QuerySet, scope: QuerySet): boolean {
  if (!(narrowed instanceof NarrowingQuerySet) || !(scope instanceof NarrowingQuerySet)) return isQuerySet(narrowed) && narrowed !== scope
  return narrowed.query.condition !== scope.query.condition
}

/** Whether the client itself asked for it: what a backend does for every request chooses nothing. */
async function namesFilter (view: AsyncGenericAPIView): Promise<boolean> {
  const backends = await view.getFilterBackends()
  const names = backends.flatMap((Backend) => new Backend().getSchemaParameters?.(view) ?? []).map(({ name }) => name)
  return names.some((name) => (view.request.queryParams.get(name) ?? '') !== '')
}

/** Deletes them where the request may, and returns their number; one statement where nobody asks about a row. */
export async function deleteChosen (view: BulkView, rows: QuerySet, remove: (rows: QuerySet) => Awaitable<number>): Promise<number> {
  const { model } = rows
  return await model.transaction(async () => {
    await checkEach(view, rows)
    return await remove(rows)
  })
}

async function checkEach (view: BulkView, rows: QuerySet): Promise<void> {
  if (view[kPlan].compiled.asksUsually && view.policies('permissionClasses').every(asksNothingOfObjects)) return
  for (const row of await rows.selectForUpdate().fetch()) await view.checkObjectPermissions(view.request, row)
}

/** Changes what the filters of the request leave to what was sent, and returns their number; one statement where nothing looks at a row. */
export async function changeFiltered (view: BulkView, limit: number, save: Save): Promise<number> {
  const rows = await filteredRows(view, limit)
  const isUsual = view[kPlan].compiled.mayChangeAtOnce && isOfDataAlone(await view.getRequestSerializerClass())
  return isUsual ? await changeAtOnce(view, rows) : await changeEach(view, rows, save)
}

async function changeAtOnce (view: BulkView, rows: QuerySet): Promise<number> {
  const serializer = await view.getSerializer<Promise<Serializer>>({ data: view.data, partial: true, direction: 'request' })
  await serializer.isValid({ raiseException: true })
  const changes: unknown = serializer.validatedData
  return await rows.model.transaction(async () => {
    await checkEach(view, rows)
    return isRecord(changes) && Object.keys(changes).length > 0 ? await rows.updateMany(changes) : await rows.count()
  })
}

async function changeEach (view: BulkView, rows: QuerySet, save: Save): Promise<number> {
  return await rows.model.transaction(async () => {
    await checkEach(view, rows)
    const all = await serializersFor(view, (await rows.fetch()).map((instance) => ({ instance, data: view.data, partial: true })))
    for (const serializer of all) {
      await serializer.isValid({ raiseException: true })
      await save(serializer)
    }
    return all.length
  })
}
