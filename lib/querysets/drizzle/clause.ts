/** A tree of conditions as SQL: its form, which decides the statement, apart from its values. */
import { is, SQL, sql } from 'drizzle-orm'
import type { Column } from 'drizzle-orm'
import type { ConditionNode, Test } from '../conditions.ts'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../../errors.ts'
import type { Dialect, NextParameter } from './dialect.ts'

export interface Clause {
  /** The same for two clauses exactly where their SQL is the same; null where that cannot be known. */
  readonly form: string | null
  /** As the driver takes them, in the order in which `write` asks for them. */
  readonly values: readonly unknown[]
  /** Whether the database is given a regular expression, which it may refuse. */
  readonly hasPattern: boolean
  readonly write: (next: NextParameter) => SQL
}

/** What a clause needs to know of the table. */
export interface Tabled {
  readonly dialect: Dialect
  readonly properties: Readonly<Record<string, Column>>
}

const EVERYTHING: Clause = { form: '', values: [], hasPattern: false, write: () => sql`1 = 1` }
const NOTHING: Clause = { form: '0', values: [], hasPattern: false, write: () => sql`1 = 0` }

export function clauseOf (table: Tabled, node: ConditionNode | null): Clause {
  if (node === null) return EVERYTHING
  switch (node.type) {
    case 'nothing': return NOTHING
    case 'test': return testClause(table, node)
    case 'expression': return expressionClause(node.expression.getSQL())
    default: return joinedClause(node.type, node.nodes.map((one) => clauseOf(table, one)))
  }
}

function testClause ({ dialect, properties }: Tabled, test: Test): Clause {
  const column = properties[test.column.name] as Column
  const { form, values, write } = dialect.operation(test, column)
  return {
    form: form === null ? null : `${test.column.name}:${test.part ?? ''}${form}`,
    values,
    hasPattern: test.operator === 'regex' || test.operator === 'iregex',
    write: (next) => write(dialect.operand(column, test), next)
  }
}

function expressionClause (expression: unknown): Clause {
  if (!is(expression, SQL)) throw new FST_VIEWSETS_EXPRESSION_INVALID('A Drizzle model', 'sql`…`, or what the operators of Drizzle return')
  return { form: null, values: [], hasPattern: false, write: () => sql`(${expression})` }
}

// A comparison with null is neither true nor false in SQL. `is true` and `is not true` make it false where that matters.
const joins = {
  and: (parts: SQL[]) => paired(parts, (left, right) => sql`(${left} and ${right})`),
  or: (parts: SQL[]) => paired(parts, (left, right) => sql`(${left} or ${right})`),
  xor: (parts: SQL[]) => paired(parts.map((part) => sql`((${part}) is true)`), (left, right) => sql`(${left} <> ${right})`),
  not: ([part]: SQL[]) => sql`((${part as SQL}) is not true)`
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
    write: (next) => joins[connector](clauses.map(({ write }) => write(next)))
  }
}

/** Asks for each value in turn as a placeholder, for a statement that is kept. */
export function placeholders (): NextParameter {
  let index = 0
  return () => sql.placeholder(`p${index++}`)
}

/** Gives each value itself, for a statement that runs once. */
export function parameters (values: readonly unknown[]): NextParameter {
  let index = 0
  return () => {
    const value = values[index++]
    return is(value, SQL) ? value : sql.param(value)
  }
}

/** The values under the names of their placeholders. */
export function placed (values: readonly unknown[]): Record<string, unknown> {
  const named: Record<string, unknown> = {}
  for (let index = 0; index < values.length; index++) named[`p${index}`] = values[index]
  return named
}
