/** Trees of comparisons, put together. */
import type { ConditionNode } from './query.ts'

/** The same with `not` around it: rows for which the conditions do not hold, those with null included. */
export function negated (node: ConditionNode | null): ConditionNode | null {
  return node === null ? null : { type: 'not', nodes: [node] }
}

/** Several trees as one: those that ask for nothing are left out, those joined in the same way become part of it. */
export function joined (connector: 'and' | 'or' | 'xor', nodes: readonly (ConditionNode | null)[]): ConditionNode | null {
  const asking: ConditionNode[] = []
  for (const node of nodes) {
    if (node === null) continue
    if (node.type !== connector) asking.push(node)
    else for (const one of node.nodes) asking.push(one)
  }
  if (asking.length === 0) return null
  return asking.length === 1 ? asking[0] as ConditionNode : { type: connector, nodes: asking }
}
