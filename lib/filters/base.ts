/** What all filter backends have in common. */
import type { Awaitable } from '../utils/awaitable.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { FilterBackend, KnownAtBoot, SchemaParameter, ViewContext, ViewRequest } from '../types.ts'

/** The parent of all filter backends. One instance serves one request. */
export abstract class BaseFilterBackend implements FilterBackend {
  /** Called at boot for each view that lists it: override to throw where it cannot work on that one. */
  checkView (_view: ViewContext, _known: KnownAtBoot): void {}

  /** The rows of the queryset that this request asks for. */
  abstract filterQueryset (request: ViewRequest, queryset: QuerySet, view: ViewContext): Awaitable<QuerySet>

  getSchemaParameters (_view: ViewContext): readonly SchemaParameter[] {
    return []
  }
}
