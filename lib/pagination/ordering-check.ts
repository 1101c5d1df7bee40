/** Whether a cursor can page by an ordering: told at boot, since every request would fail otherwise. */
import { FST_VIEWSETS_CURSOR_ORDERING_INVALID, FST_VIEWSETS_LOOKUP_UNKNOWN } from '../errors.ts'
import { nameOf } from '../utils/names.ts'
import { closest } from '../utils/spelling.ts'
import { PositionField } from './positions.ts'
import type { QuerySet } from '../querysets/contract.ts'

/** Throws where the ordering is none, or names no column of the rows, as far as these are known. */
export function requireOrdering ({ constructor, ordering }: { readonly constructor: { readonly name: string }, readonly ordering: string | readonly string[] | null }, queryset: QuerySet | null): void {
  const names = typeof ordering === 'string' ? [ordering] : ordering ?? []
  const refuse = (why: string): Error => new FST_VIEWSETS_CURSOR_ORDERING_INVALID(nameOf(constructor), why)
  if (names.length === 0) throw refuse(JSON.stringify(ordering))
  if (queryset === null) return
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
