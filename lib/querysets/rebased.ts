/** What is said of the rows of one model, said of those of another that refer to them. */
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../errors.ts'
import type { ManyStep, Relation, Target } from './paths.ts'
import type { Choice, ConditionNode, Order } from './query.ts'
import { Chosen, Gathered } from './worked.ts'

/** The value as it is found over a relation that leads to its row. */
export function targetOnto (target: Target, onto: Relation): Target {
  const { worked, ...plain } = target
  const moved = { ...plain, via: relationOnto(target.via, onto) }
  if (worked instanceof Chosen) return { ...moved, worked: new Chosen(choiceOnto(worked.choice, onto)) }
  if (!(worked instanceof Gathered)) return worked === undefined ? moved : { ...moved, worked }
  const { steps: [first, ...others] } = worked.computed
  return { ...moved, worked: first === undefined ? worked : new Gathered({ ...worked.computed, steps: [stepOnto(first, onto), ...others] }) }
}

/** An order of these rows as one of the rows that refer to them. */
export function orderOnto (order: Order, onto: Relation): Order {
  const moved = { ...order, ...targetOnto(order, onto) }
  return order.choice === undefined ? moved : { ...moved, choice: choiceOnto(order.choice, onto) }
}

function relationOnto (relation: Relation | null, onto: Relation): Relation {
  return relation === null ? onto : { ...relation, path: `${onto.path}.${relation.path}`, from: relationOnto(relation.from, onto) }
}

function stepOnto (step: ManyStep, onto: Relation): ManyStep {
  return { ...step, path: `${onto.path}.${step.path}`, from: relationOnto(step.from, onto) }
}

function choiceOnto<Value> ({ branches, fallback }: Choice<Value>, onto: Relation): Choice<Value> {
  return { branches: branches.map(({ condition, value }) => ({ condition: condition === null ? null : nodeOnto(condition, onto), value })), fallback }
}

function nodeOnto (node: ConditionNode, onto: Relation): ConditionNode {
  switch (node.type) {
    case 'nothing': return node
    case 'test':
    case 'within': return { ...node, ...targetOnto(node, onto) }
    case 'some': return { ...node, step: stepOnto(node.step, onto) }
    case 'expression': throw new FST_VIEWSETS_EXPRESSION_INVALID('A Case over a relation', 'lookups and Q as conditions, and no expressions of the adapter')
    default: return { ...node, nodes: node.nodes.map((one) => nodeOnto(one, onto)) }
  }
}
