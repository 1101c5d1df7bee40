/** Conditions that are asked of values which are no row yet. */
import { FST_VIEWSETS_MODEL_INVALID } from '../errors.ts'
import { compileConditions } from './conditions.ts'
import type { ConditionNode } from './conditions.ts'
import type { Described } from './described.ts'
import { matcher } from './memory/matching.ts'
import type { Predicate } from './memory/matching.ts'
import type { Condition } from './q.ts'

/** Tells rows that fulfil a condition from those that do not, and which columns it looks at. */
export interface RowCondition {
  readonly columns: readonly string[]
  readonly holds: Predicate
}

/** A condition about columns of the row itself, to be asked of values that are no row yet. */
export function rowCondition (model: Described, condition: Condition): RowCondition {
  const node = compileConditions(model, [condition])
  return { columns: node === null ? [] : [...new Set(columnsIn(model, node))], holds: matcher(node) }
}

function columnsIn (model: Described, node: ConditionNode): string[] {
  if (node.type === 'nothing') return []
  if (node.type === 'test' && node.via === null && node.worked === undefined) return [node.column.name]
  if ('nodes' in node) return node.nodes.flatMap((one) => columnsIn(model, one))
  throw new FST_VIEWSETS_MODEL_INVALID(model.name, 'the condition of a set that is unique asks for more than columns of the row itself.')
}
