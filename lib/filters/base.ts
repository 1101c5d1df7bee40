/** What all filter backends have in common. */
import type { Awaitable } from '../utils/awaitable.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { FilterBackend, SchemaParameter, ViewContext, ViewRequest } from '../types.ts'

/** The parent of all filter backends. One instance serves one request. */
export abstract class BaseFilterBackend implements FilterBackend {
  /** The rows of the queryset that this request asks for. */
  abstract filterQueryset (request: ViewRequest, queryset: QuerySet, view: ViewContext): Awaitable<QuerySet>

  getSchemaParameters (_view: ViewContext): readonly SchemaParameter[] {
    return []
  }
}
