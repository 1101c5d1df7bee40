/** Many rows with one request, at a URL of their own beside the list: `POST`, `PUT`, `PATCH` and `DELETE` of `books/bulk/`. */
import { OF_BULK_MODEL, usualOf } from './attributes.ts'
import { changeFiltered, chosenRows, compileBulk, deleteChosen } from './bulk-rows.ts'
import { itemsOf, rowsFor, saveAll, saveEach, serializersFor } from './bulk-items.ts'
import { SiblingChecks } from '../fields/sibling-checks.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { usualActions } from './checks/usual-actions.ts'
import { kCompile } from './lifecycle/members.ts'
import { kPlan } from '../request.ts'
import { Response } from '../response.ts'
import { keeps } from '../utils/overrides.ts'
import { isList } from '../utils/guards.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { AsyncGenericAPIView } from './generic-api-view.ts'
import type { BulkView, CompiledBulk } from './bulk-rows.ts'
import type { ExtraActions } from './decorators.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { Serializer } from '../serializers/index.ts'
import type { Constructor } from '../types.ts'

/** Types the members that `BulkModelMixin` adds. */
export interface BulkModel {
  /** How many rows one request may write; 100 unless the class says otherwise. */
  bulkLimit: number
  /** Whether each row is written for itself, and 207 tells which were refused. False unless the class says so: all rows are written, or none. */
  bulkReport: boolean
  /** Makes a row of each object of the list. */
  bulkCreate (): Promise<Response>
  /** Changes the rows that the objects of the list name by their keys. */
  bulkUpdate (): Promise<Response>
  /** The same for what the client chose to send; with an object in place of the list, for all rows that the filters of the request leave. */
  bulkPartialUpdate (): Promise<Response>
  /** Deletes the rows whose keys the list holds; without a body, those that the filters of the request leave. */
  bulkDestroy (): Promise<Response>
  /** Saves one row of several; override as `performCreate` and `performUpdate`. */
  performBulkSave (serializer: Serializer): Awaitable<unknown>
  /** Deletes these rows, and returns how many they were. */
  performBulkDestroy (rows: QuerySet): Awaitable<number>
}

const ACTIONS: ExtraActions = {
  bulkCreate: { detail: false, methods: ['post'], urlPath: 'bulk', urlName: 'bulk', name: 'Bulk' },
  bulkUpdate: { of: 'bulkCreate', methods: ['put'] },
  bulkPartialUpdate: { of: 'bulkCreate', methods: ['patch'] },
  bulkDestroy: { of: 'bulkCreate', methods: ['delete'] }
}

/** Adds the four bulk actions to a viewset: `class BookViewSet extends BulkModelMixin(AsyncModelViewSet) {}` answers at `books/bulk/`. */
export function BulkModelMixin<B extends Constructor<AsyncGenericAPIView>> (Base: B): B & Constructor<BulkModel> {
  const Mixed = usualActions(class BulkModelView extends Base implements BulkModel {
    static readonly extraActions = ACTIONS
    declare bulkLimit: number
    declare bulkReport: boolean
    declare [kPlan]: BulkView[typeof kPlan]

    override [kCompile] (): ReturnType<AsyncGenericAPIView[typeof kCompile]> & CompiledBulk {
      return { ...super[kCompile](), ...compileBulk(this, keeps(this, Mixed, ['performBulkSave'])) }
    }

    async bulkCreate (): Promise<Response> {
      const items = itemsOf(this, this.bulkLimit)
      const siblings = items.length === 1 || this.bulkReport || !this[kPlan].compiled.makesUsually ? null : new SiblingChecks()
      return this.#save(await serializersFor(this, items.map((data) => ({ data, siblings }))), 201)
    }

    async bulkUpdate (): Promise<Response> {
      const items = itemsOf(this, this.bulkLimit)
      const { partial } = this
      return this.#save(await serializersFor(this, (await rowsFor(this, items)).map((instance, index) => ({ instance, data: items[index], partial }))), 200)
    }

    async bulkPartialUpdate (): Promise<Response> {
      this.partial = true
      return isList(this.data) ? this.bulkUpdate() : new Response({ updated: await changeFiltered(this, this.bulkLimit, (serializer) => this.performBulkSave(serializer)) })
    }

    async bulkDestroy (): Promise<Response> {
      return new Response({ deleted: await deleteChosen(this, await chosenRows(this, this.bulkLimit), (rows) => this.performBulkDestroy(rows)) })
    }

    performBulkSave (serializer: Serializer): Awaitable<unknown> {
      return serializer.save()
    }

    performBulkDestroy (rows: QuerySet): Awaitable<number> {
      return rows.deleteMany()
    }

    async #save (serializers: readonly Serializer[], status: number): Promise<Response> {
      const save = (serializer: Serializer): Awaitable<unknown> => this.performBulkSave(serializer)
      if (!this.bulkReport) return this.serializedResponse(await saveAll(this, serializers, save), { many: true, status })
      const { rows, failed } = await saveEach(this, serializers, save)
      const { data } = await this.serializedResponse(rows, { many: true })
      return new Response({ saved: data, failed }, { status: Object.keys(failed).length === 0 ? status : 207 })
    }
  })
  classAttributes<BulkModel>(Mixed, usualOf(OF_BULK_MODEL))
  return Mixed
}
