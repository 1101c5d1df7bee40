/** Rows of many parents, found by one walk through the rows. */
import type { ColumnKind } from '../columns.ts'
import { keyText } from '../per-parent.ts'
import type { PerParent } from '../per-parent.ts'
import { reader } from './matching.ts'
import type { Predicate } from './matching.ts'

/** Kinds whose values are equal in one way only; a decimal, say, may be written in many. */
const PLAIN: ReadonlySet<ColumnKind> = new Set(['text', 'integer', 'bigint', 'float', 'boolean'])

/** Whether a row belongs to one of the parents; null where that is not to be told by the looks of its values. */
export function isOfParents ({ on, keys }: PerParent): Predicate | null {
  if (!on.every(({ kind }) => PLAIN.has(kind))) return null
  const wanted = new Set(keys.map(keyText))
  const readers = on.map((column) => reader({ column, via: null }))
  return (row) => wanted.has(keyText(readers.map((read) => read(row))))
}
