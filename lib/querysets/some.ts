/** Conditions on the several rows that a row is related to: that some of them fulfil it. What one `filter()` says of a relation is about the same one. */
import type { ManyStep } from './paths.ts'
import type { ConditionNode, Some } from './query.ts'
import { groupedBy } from '../utils/groups.ts'
import { joined } from './trees.ts'

/** That some row which the step leads to fulfils the condition; a null among these is one that is not there, too. */
export function some (step: ManyStep, node: ConditionNode | null): ConditionNode {
  if (node?.type === 'test' && node.operator === 'isnull' && node.column.primaryKey && node.via === null) {
    return node.value === true ? { type: 'not', nodes: [anyOf(step)] } : anyOf(step)
  }
  return { type: 'some', step, node, orNone: node !== null && holdsForNone(node) }
}

function anyOf (step: ManyStep): Some {
  return { type: 'some', step, node: null, orNone: false }
}

/** Whether the condition holds for a row of which every column is null. */
function holdsForNone (node: ConditionNode): boolean {
  switch (node.type) {
    case 'test': return node.operator === 'isnull' && node.value === true
    case 'some': return node.orNone
    case 'and': return node.nodes.every(holdsForNone)
    case 'or': return node.nodes.some(holdsForNone)
    case 'xor': return node.nodes.filter(holdsForNone).length % 2 === 1
    case 'not': return !node.nodes.every(holdsForNone)
    default: return false
  }
}

/** All of these at once: what they say of the rows of one step is about the same row. */
export function allOf (nodes: readonly (ConditionNode | null)[]): ConditionNode | null {
  const whole = joined('and', nodes)
  if (whole?.type !== 'and') return whole
  const groups = groupedBy(whole.nodes.filter((one) => one.type === 'some'), ({ step }) => step.path)
  if ([...groups.values()].every(({ length }) => length === 1)) return whole
  const others = whole.nodes.filter((one) => one.type !== 'some')
  return joined('and', [...others, ...[...groups.values()].map(ofOneRow)])
}

function ofOneRow (group: readonly Some[]): ConditionNode {
  const [{ step }] = group as [Some]
  return some(step, allOf(group.map(({ node }) => node)))
}
