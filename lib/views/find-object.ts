/** One row, or 404. */
import { NotFound } from '../exceptions.ts'
import { DoesNotExist, InvalidLookup, InvalidPattern } from '../querysets/exceptions.ts'
import type { QuerySet } from '../querysets/contract.ts'

/** The row of the queryset with those values; 404 where there is none, and where a value is none that the column could hold. */
export async function findObject (queryset: QuerySet, values: Readonly<Record<string, unknown>>): Promise<object> {
  try {
    return await queryset.get(values)
  } catch (error) {
    if (error instanceof InvalidLookup && !(error instanceof InvalidPattern)) throw Object.assign(new NotFound(), { cause: error })
    if (error instanceof DoesNotExist) throw Object.assign(new NotFound(`No ${error.modelName} matches the given query.`), { cause: error })
    throw error
  }
}
