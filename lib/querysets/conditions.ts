/** Conditions as a view states them, made into a tree that an adapter can run: names resolved, values converted. */
import { coerce, coerceBoolean, Unrepresentable } from './coerce.ts'
import type { ColumnFacts } from './columns.ts'
import { InvalidLookup, InvalidPattern } from './exceptions.ts'
import { lookups, parseLookup, partColumns } from './lookups.ts'
import type { Described, Path } from './lookups.ts'
import { isQ } from './q.ts'
import type { AdapterExpression, Condition } from './q.ts'
import { isTelling } from './query.ts'
import type { ConditionNode, Operator, Query, Test } from './query.ts'
import { allOf, some } from './some.ts'
import { joined, negated } from './trees.ts'
import { innerRowsOf, withinRows } from './within.ts'

export type { ConditionNode, Operator, Some, Test, Within } from './query.ts'
export { joined, negated } from './trees.ts'

const NOTHING: ConditionNode = { type: 'nothing' }

/** All of the conditions as one tree, or null where they ask for nothing. Throws `InvalidLookup` for a value of the wrong type. */
export function compileConditions (model: Described, conditions: readonly Condition[]): ConditionNode | null {
  return conditions.length === 1 ? compileCondition(model, conditions[0] as Condition) : allOf(conditions.map((condition) => compileCondition(model, condition)))
}

/** The regular expressions in a tree, each once. */
export function patternsIn (node: ConditionNode | null): string[] {
  if (node === null) return []
  if (node.type === 'test') return node.operator === 'regex' || node.operator === 'iregex' ? [node.value as string] : []
  if (node.type === 'within') return patternsOf(node.rows.query)
  if (node.type === 'some') return patternsIn(node.node)
  return 'nodes' in node ? [...new Set(node.nodes.flatMap(patternsIn))] : []
}

/** The regular expressions in a query, those of its union included. */
export function patternsOf ({ condition, union }: Pick<Query, 'condition' | 'union'>): string[] {
  return union === null ? patternsIn(condition) : [...patternsIn(condition), ...union.queries.flatMap(patternsOf)]
}

/** Whether a client had a say in a query that the tree asks. */
export function asksByClient (node: ConditionNode | null): boolean {
  if (node === null || node.type === 'test') return false
  if (node.type === 'some') return asksByClient(node.node)
  return node.type === 'within' ? node.rows.query.byClient : 'nodes' in node && node.nodes.some(asksByClient)
}

/** Whether no two rows can fulfil the tree, since it asks for one value of a column in which no two have the same. */
export function isOfOneRow (node: ConditionNode | null): boolean {
  if (node === null) return false
  if (node.type === 'and') return node.nodes.some(isOfOneRow)
  return node.type === 'test' && node.operator === 'exact' && node.part === null && isTelling(node)
}

function compileCondition (model: Described, condition: Condition): ConditionNode | null {
  if (isQ(condition)) {
    const nodes = condition.conditions.map((one) => compileCondition(model, one))
    if (condition.connector === 'not') return negated(allOf(nodes))
    return condition.connector === 'and' ? allOf(nodes) : joined(condition.connector, nodes)
  }
  if (isExpression(condition)) return { type: 'expression', expression: condition }
  if (typeof condition !== 'object' || condition === null) throw new TypeError(`A condition is an object of lookups, a Q, or an expression of the adapter, not ${typeof condition}.`)
  const where = condition as Readonly<Record<string, unknown>>
  const paths = Object.keys(where)
  const [first] = paths
  if (first !== undefined && paths.length === 1) return compileLookup(model, parseLookup(model, first), where[first])
  return allOf(paths.map((path) => compileLookup(model, parseLookup(model, path), where[path])))
}

function isExpression (condition: Condition): condition is AdapterExpression {
  return typeof (condition as Partial<AdapterExpression> | null)?.getSQL === 'function'
}

function compileLookup (model: Described, path: Path, value: unknown): ConditionNode {
  const { lookup, beyond } = path
  if (beyond !== null) return some(beyond.step, compileLookup(beyond.step.relation.model, beyond.path, value))
  if (value === null && (lookup === 'exact' || lookup === 'iexact')) return test(path, 'isnull', true)
  if (value === null || value === undefined) throw unfit(path, value === null ? 'null is only for exact and isnull' : 'the value is undefined')
  switch (lookups.get(lookup)) {
    case 'value': return compare(path, lookup as Comparison, value)
    case 'list': return membership(model, path, value)
    case 'pair': return between(path, value)
    case 'flag': return test(path, 'isnull', coerceBoolean(value) ?? refuse(path, 'it takes true or false'))
    case 'pattern': return test(path, lookup as Operator, pattern(path, value))
    default: return test(path, lookup as Operator, text(path, value))
  }
}

function test ({ column, via, part, worked, truncation }: Path, operator: Operator, value: unknown): Test {
  const plain: Test = { type: 'test', column, via, part, operator, value }
  if (worked !== undefined) return { ...plain, worked }
  return truncation === undefined ? plain : { ...plain, truncation }
}

function refuse (path: Path, why: string): never {
  throw unfit(path, why)
}

function unfit ({ column, lookup }: Path, why: string): InvalidLookup {
  return new InvalidLookup(`Field "${column.name}" cannot be looked up by ${lookup}: ${why}.`)
}

function valueOf ({ column, part }: Path, value: unknown): unknown {
  return coerce(part === null ? column : partColumns.get(part) as ColumnFacts, value)
}

type Comparison = 'exact' | 'gt' | 'gte' | 'lt' | 'lte'

function compare (path: Path, operator: Comparison, given: unknown): ConditionNode {
  const value = valueOf(path, given)
  if (!(value instanceof Unrepresentable)) return test(path, operator, value)
  if (operator === 'exact') return NOTHING
  // A value between two that the column can hold is beyond the lower and before the upper one.
  const upwards = operator === 'gt' || operator === 'gte'
  const neighbour = upwards ? value.below : value.above
  return neighbour === null ? test(path, 'isnull', false) : test(path, upwards ? 'gt' : 'lt', neighbour)
}

function membership (model: Described, path: Path, value: unknown): ConditionNode {
  const rows = innerRowsOf(value)
  if (rows !== null) return rows.query.end > rows.query.start ? withinRows(model, path, rows) : NOTHING
  const list = items(value) ?? refuse(path, 'it takes a list')
  const values = list.filter((item) => item !== null).map((item) => valueOf(path, item)).filter((item) => !(item instanceof Unrepresentable))
  return values.length === 0 ? NOTHING : test(path, 'in', values)
}

function items (value: unknown): unknown[] | null {
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value
  return isList ? [...value as Iterable<unknown>] : null
}

function between (path: Path, value: unknown): ConditionNode {
  const ends = items(value)
  if (ends === null || ends.length !== 2 || ends.some((end) => end === null || end === undefined)) refuse(path, 'it takes two values')
  return { type: 'and', nodes: [compare(path, 'gte', ends[0]), compare(path, 'lte', ends[1])] }
}

function text (path: Path, value: unknown): string {
  if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') refuse(path, 'it takes text')
  return String(value)
}

function pattern (path: Path, value: unknown): string {
  const source = text(path, value)
  try {
    RegExp(source)
  } catch (cause) {
    throw new InvalidPattern([source], { cause })
  }
  return source
}
