/** A tree of conditions as SQL: its form, which decides the statement, apart from its values. */
import { is, SQL, sql } from 'drizzle-orm'
import type { SQLWrapper } from 'drizzle-orm'
import { joined } from '../conditions.ts'
import type { ConditionNode, Some, Test, Within } from '../conditions.ts'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../../errors.ts'
import { identityOf, targetName } from '../paths.ts'
import type { Relation } from '../paths.ts'
import type { Query, Union } from '../query.ts'
import { momentOf } from '../temporal.ts'
import { comparable } from './comparable.ts'
import type { NextParameter } from './dialect.ts'
import { columnOf, holding, joinedTables } from './joins.ts'
import type { Tabled } from './joins.ts'
import { orderClauseOf } from './order-clause.ts'
import type { OrderClause } from './order-clause.ts'
import type { Clause } from './parts.ts'
import { relativesOf } from './relatives.ts'
import { hasTies, shapeOf, sliceOf } from './shapes.ts'
import { columnAt, numberOf } from './table.ts'
import type { TableModel } from './table.ts'
import { valueOf } from './values.ts'
import { listOf } from '../query.ts'

export type { Clause } from './parts.ts'

const EVERYTHING: Clause = { form: '', values: [], hasPattern: false, relations: [], write: () => sql`1 = 1` }
const NOTHING: Clause = { form: '0', values: [], hasPattern: false, relations: [], write: () => sql`1 = 0` }

export function clauseOf (table: Tabled, node: ConditionNode | null): Clause {
  if (node === null) return EVERYTHING
  switch (node.type) {
    case 'nothing': return NOTHING
    case 'test': return testClause(table, node)
    case 'within': return withinClause(table, node)
    case 'some': return someClause(table, node)
    case 'expression': return expressionClause(node.expression.getSQL())
    default: return joinedClause(node.type, node.nodes.map((one) => clauseOf(table, one)))
  }
}

function testClause (table: Tabled, test: Test): Clause {
  if (test.worked !== undefined || test.truncation !== undefined) return workedClause(table, test)
  const { dialect } = table
  const column = columnOf(table, test)
  const { form, values, write } = dialect.operation(test, column)
  return {
    form: form === null ? null : `${targetName(test)}:${test.part ?? ''}${form}`,
    values,
    hasPattern: test.operator === 'regex' || test.operator === 'iregex',
    relations: test.via === null ? [] : [test.via],
    write: (next) => write(dialect.operand(column, test), next)
  }
}

/** A comparison of what is in no column. */
function workedClause (table: Tabled, given: Test): Clause {
  const { dialect } = table
  const test = given.truncation === undefined ? given : inSeconds(given)
  const value = valueOf(table, given, clauseOf)
  const column = given.truncation === undefined ? value.column : dialect.typed.float
  const { form, values, write } = dialect.operation(test, column)
  return {
    form: form === null || value.form === null ? null : `${value.form}:${test.part ?? ''}${form}`,
    values: [...value.values, ...values],
    hasPattern: value.hasPattern || test.operator === 'regex' || test.operator === 'iregex',
    relations: value.relations,
    write: (next) => write(dialect.operand(column, test, value.write(next)), next)
  }
}

/** The same of moments that are cut down, which a database gives in seconds. */
function inSeconds (test: Test): Test {
  if (!ORDERED.has(test.operator) || test.part !== null) throw new FST_VIEWSETS_EXPRESSION_INVALID(`"${test.column.name}" that is cut down by Trunc()`, [...ORDERED].join(', '))
  const secondsOf = (value: unknown): number => momentOf(value).getTime() / 1000
  const { operator, value } = test
  return { ...test, column: { ...test.column, kind: 'float', native: 'number' }, value: operator === 'isnull' ? value : operator === 'in' ? listOf(value).map(secondsOf) : secondsOf(value) }
}

const ORDERED: ReadonlySet<string> = new Set(['exact', 'gt', 'gte', 'lt', 'lte', 'in', 'isnull'])

/** By EXISTS and not by a join, so that no row comes twice since several of its relatives match. */
function someClause (table: Tabled, { step, node, orNone }: Some): Clause {
  const isOfKeys = isAboutKeys(node, step.relation.far.name)
  const { tabled, from, link } = relativesOf(table, step, isOfKeys)
  const inner = clauseOf(tabled, node)
  const isOne = (next: NextParameter): SQL => node === null ? link : sql`${link} and ${inner.write(next)}`
  return {
    ...inner,
    form: inner.form === null ? null : `${orNone ? 'none or ' : ''}some ${step.path}${isOfKeys ? '#' : ''}(${inner.form})`,
    relations: step.from === null ? [] : [step.from],
    write: (next) => {
      const exists = sql`exists (select 1 from ${from}${joinedTables(tabled, inner.relations)} where ${isOne(next)})`
      return certainly(orNone ? sql`(${exists} or not exists (select 1 from ${from} where ${link}))` : exists)
    }
  }
}

/** Whether the condition asks nothing of rows but the value of that column. */
function isAboutKeys (node: ConditionNode | null, key: string): boolean {
  if (node === null) return true
  switch (node.type) {
    case 'test':
    case 'within': return node.via === null && node.column.name === key
    case 'some': return node.step.from === null && node.step.relation.near.name === key
    case 'expression': return false
    default: return 'nodes' in node ? node.nodes.every((one) => isAboutKeys(one, key)) : true
  }
}

/** A statement in the condition of another one, with its values among those of the whole. */
function withinClause (table: Tabled, node: Within): Clause {
  const { query, selected } = node.rows
  const model = node.rows.model as TableModel
  const [outer, inner] = [valueOf(table, node, clauseOf), valueOf(model, selected, clauseOf)]
  const [compare, columns] = comparable(table, node, outer, inner)
  const rows = partOf(model, query, { form: inner.form === null ? null : `${numberOf(model.table)}.${inner.form}`, values: inner.values, columns, relations: inner.relations })
  return {
    ...rows,
    form: rows.form === null || outer.form === null ? null : `${outer.form}:${node.part ?? ''} among (${rows.form})`,
    values: [...outer.values, ...rows.values],
    relations: outer.relations,
    write: (next) => {
      const value = compare(next)
      return sql`${value} in (${rows.write(next)})`
    }
  }
}

/** What is selected by a part of a statement. */
interface PartSelection {
  readonly form: string | null
  readonly values: readonly unknown[]
  readonly columns: (next: NextParameter) => SQLWrapper
  readonly relations: readonly Relation[]
}

/** A query as a part of another statement. */
function partOf (model: TableModel, query: Query, { form, values, columns, relations }: PartSelection): Clause {
  const asked = askedBy(model, query, query.distinct)
  const { clause, order, union } = asked
  const joined = [...clause.relations, ...order.relations, ...relations]
  return {
    form: asked.form === null || form === null ? null : shapeOf(`${query.distinct ? '!' : ''}${form}`, asked.form, query),
    values: [...values, ...asked.values],
    hasPattern: asked.hasPattern,
    relations: [],
    write: (next) => {
      const selected = columns(next)
      const united = union === null ? sql`` : sql` inner join ${union.rows(next)} on ${union.on}`
      const select = sql`select ${sql.raw(query.distinct ? 'distinct ' : '')}${selected} from ${model.table}${united}${joinedTables(model, joined)} where ${clause.write(next)}`
      const orders = order.write(next)
      const ordered = orders.length === 0 ? select : sql`${select} order by ${sql.join(orders, sql`, `)}`
      const [limit, offset] = sliceOf(query).map(next)
      const limited = limit === undefined ? ordered : sql`${ordered} limit ${limit}`
      return offset === undefined ? limited : sql`${limited} offset ${offset}`
    }
  }
}

/** The rows of a union, by their keys, for a join with the table that they are of. */
export interface UnionClause extends Pick<Clause, 'form' | 'values' | 'hasPattern'> {
  readonly rows: (next: NextParameter) => SQL
  readonly on: SQL
}

function unionClauseOf (model: TableModel, { all, queries }: Union): UnionClause {
  const keys = identityOf(model).map((name, index) => [columnAt(model.properties, name), sql.identifier(`key${index}`)] as const)
  const columns = sql.join(keys.map(([column, alias]) => sql`${column} as ${alias}`), sql`, `)
  const parts = queries.map((query) => partOf(model, query, { form: 'key', values: [], columns: () => columns, relations: [] }))
  const forms = parts.map(({ form }) => form)
  const connector = sql.raw(all ? ' union all ' : ' union ')
  return {
    form: forms.includes(null) ? null : `${all ? 'all' : 'each'} of (${forms.join(';')})`,
    values: parts.flatMap(({ values }) => values),
    hasPattern: parts.some(({ hasPattern }) => hasPattern),
    // SQLite takes no order or limit in a part of a union, unless that is a table by itself
    rows: (next) => sql`(${sql.join(parts.map(({ write }) => sql`select * from (${write(next)}) as "part"`), connector)}) as "united"`,
    on: sql.join(keys.map(([column, alias]) => sql`${column} = "united".${alias}`), sql` and `)
  }
}

/** All that a query asks for, as the parts of a statement. */
export interface Asked extends Pick<Clause, 'form' | 'values' | 'hasPattern'> {
  readonly union: UnionClause | null
  readonly clause: Clause
  readonly order: OrderClause
}

/** The values are those of the union, the condition, the order and the slice, in which order they are written. */
export function askedBy (model: TableModel, query: Query, distinct: boolean, clause: Clause = clauseOf(model, query.condition)): Asked {
  const ties = model.dialect.breaksTies === true && !distinct && hasTies(query) ? identityOf(model) : []
  const order = orderClauseOf(model, query.ordering, { distinct, ties, clauseOf })
  const union = query.union === null ? null : unionClauseOf(model, query.union)
  const isKnown = clause.form !== null && order.form !== null && union?.form !== null
  const form = isKnown ? `${clause.form} > ${order.form}` : null
  const values = [...clause.values, ...order.values, ...sliceOf(query)]
  if (union === null) return { union, clause, order, form, values, hasPattern: clause.hasPattern }
  return { union, clause, order, form: form === null ? null : `${union.form} ${form}`, values: [...union.values, ...values], hasPattern: clause.hasPattern || union.hasPattern }
}

function expressionClause (expression: unknown): Clause {
  if (!is(expression, SQL)) throw new FST_VIEWSETS_EXPRESSION_INVALID('A Drizzle model', 'sql`…`, or what the operators of Drizzle return')
  return { form: null, values: [], hasPattern: false, relations: [], write: () => sql`(${expression})` }
}

// A comparison with null is neither true nor false in SQL. `is true` and `is not true` make it false where that matters.
const joins = {
  and: (parts: SQL[]) => paired(parts, (left, right) => sql`(${left} and ${right})`),
  or: (parts: SQL[]) => paired(parts, (left, right) => sql`(${left} or ${right})`),
  xor: (parts: SQL[]) => paired(parts.map((part) => sql`((${part}) is true)`), (left, right) => sql`(${left} <> ${right})`),
  // what databases know how to join by, which they do not see behind `is not true`
  not: ([part]: SQL[]) => certain.has(part as SQL) ? certainly(sql`not ${part}`) : sql`((${part as SQL}) is not true)`
}

/** What is either true or false, and never null. */
const certain = new WeakSet<SQL>()

function certainly (condition: SQL): SQL {
  certain.add(condition)
  return condition
}

/** Many parts as one, two by two: databases limit how deep an expression may be, and a plain chain is as deep as it is long. */
function paired (parts: SQL[], join: (left: SQL, right: SQL) => SQL): SQL {
  if (parts.length === 1) return parts[0] as SQL
  const middle = Math.ceil(parts.length / 2)
  return join(paired(parts.slice(0, middle), join), paired(parts.slice(middle), join))
}

function joinedClause (connector: keyof typeof joins, clauses: readonly Clause[]): Clause {
  const forms = clauses.map(({ form }) => form)
  return {
    form: forms.includes(null) ? null : `${connector}(${forms.join(',')})`,
    values: clauses.flatMap(({ values }) => values),
    hasPattern: clauses.some(({ hasPattern }) => hasPattern),
    relations: clauses.flatMap(({ relations }) => relations),
    write: (next) => joins[connector](clauses.map(({ write }) => write(next)))
  }
}

/** The condition of a statement that writes. What is about related rows, which it cannot join, comes last. */
export function writeClauseOf (table: Tabled, condition: ConditionNode | null): Clause {
  const clause = clauseOf(table, condition)
  if (clause.relations.length === 0) return clause
  const nodes = condition?.type === 'and' ? condition.nodes : [condition as ConditionNode]
  const isOwn = (node: ConditionNode): boolean => clauseOf(table, node).relations.length === 0
  const own = clauseOf(table, joined('and', nodes.filter(isOwn)))
  const others = clauseOf(table, joined('and', nodes.filter((node) => !isOwn(node))))
  return {
    ...clause,
    form: own.form === null || others.form === null ? null : `${own.form} holding ${others.form}`,
    values: [...own.values, ...others.values],
    write: (next) => sql`(${own.write(next)} and ${holding(others.write(next), table, others.relations)})`
  }
}
