/** What a statement writes into columns: its form, which decides the statement, apart from its values. */
import { is, SQL, sql } from 'drizzle-orm'
import type { Column } from 'drizzle-orm'
import { Calculation } from '../expressions.ts'
import type { ArithmeticOperator, CalculationNode } from '../expressions.ts'
import type { Choice } from '../query.ts'
import { writeClauseOf } from './clause.ts'
import type { DrizzleRow } from './database.ts'
import type { NextParameter } from './dialect.ts'
import type { Tabled } from './joins.ts'
import { columnAt } from './table.ts'

type Properties = Readonly<Record<string, Column>>
type Changes = Readonly<Record<string, unknown>>

export interface Assignments {
  /** The same for two exactly where their SQL is the same; null where that cannot be known. */
  readonly form: string | null
  /** As the driver takes them, in the order in which `write` asks for them. */
  readonly values: readonly unknown[]
  /** Columns with what they are set to, as Drizzle takes it. */
  readonly write: (next: NextParameter) => DrizzleRow
}

export function assignmentsOf (table: Tabled, changes: Changes): Assignments {
  const values: unknown[] = []
  let form: string | null = ''
  for (const name in changes) {
    const part = formOf(table, name, changes[name], values)
    form = form === null || part === null ? null : `${form}${name}${part},`
  }
  return { form, values, write: (next) => Object.fromEntries(Object.keys(changes).map((name) => [name, written(table, name, changes[name], next)])) }
}

/** The form of one value; what it is made of is added to the values. */
function formOf (table: Tabled, name: string, value: unknown, values: unknown[]): string | null {
  if (value === null) return ' null'
  const column = columnAt(table.properties, name)
  if (value instanceof Calculation) return calculationForm(table, column, value.root, values)
  const encoded = is(value, SQL) ? value : column.mapToDriverValue(value)
  values.push(encoded)
  return is(encoded, SQL) ? null : ''
}

const signs: Readonly<Record<ArithmeticOperator, string>> = { plus: '+', minus: '-', times: '*' }

/** Null where the form cannot be known. */
function calculationForm (table: Tabled, target: Column, node: CalculationNode, values: unknown[]): string | null {
  if (node.type === 'column') return ` ${node.column.name}`
  if (node.type === 'amount') return amountForm(target, node.value, values)
  const parts = node.type === 'choice' ? choiceForms(table, target, node.choice, values) : [node.left, node.right].map((one) => calculationForm(table, target, one, values))
  return parts.includes(null) ? null : ` (${parts.join(node.type === 'choice' ? ';' : signs[node.type])})`
}

function amountForm (target: Column, value: unknown, values: unknown[]): string | null {
  if (value === null) return ' null'
  const encoded = is(value, SQL) ? value : target.mapToDriverValue(value)
  values.push(encoded)
  return is(encoded, SQL) ? null : ' ?'
}

function choiceForms (table: Tabled, target: Column, { branches, fallback }: Choice<CalculationNode>, values: unknown[]): (string | null)[] {
  const forms = branches.flatMap(({ condition, value }) => {
    const clause = writeClauseOf(table, condition)
    values.push(...clause.values)
    return [clause.form, calculationForm(table, target, value, values)]
  })
  return [...forms, calculationForm(table, target, fallback, values)]
}

function written (table: Tabled, name: string, value: unknown, next: NextParameter): SQL {
  // One of the drivers fails on a statement whose only parameter is null.
  if (value === null) return sql`null`
  return value instanceof Calculation ? calculated(table, name, value.root, next) : sql`${next()}`
}

function calculated (table: Tabled, name: string, node: CalculationNode, next: NextParameter): SQL {
  if (node.type === 'amount') return node.value === null ? sql`null` : sql`${next()}`
  if (node.type === 'column') return sql`${table.properties[node.column.name]}`
  if (node.type === 'choice') return chosen(table, name, node.choice, next)
  return sql`(${calculated(table, name, node.left, next)} ${sql.raw(signs[node.type])} ${calculated(table, name, node.right, next)})`
}

function chosen (table: Tabled, name: string, { branches, fallback }: Choice<CalculationNode>, next: NextParameter): SQL {
  const written = branches.map(({ condition, value }) => sql` when ${writeClauseOf(table, condition).write(next)} then ${calculated(table, name, value, next)}`)
  // the first branch never holds: it tells PostgreSQL of what type the parameters are, which it would take for text
  return sql`case when 1 = 0 then ${table.properties[name]}${sql.join(written)} else ${calculated(table, name, fallback, next)} end`
}

/** Columns with what makes a value for each row anew. */
type Made = readonly (readonly [name: string, make: () => unknown])[]

const madeOnInsert = remembered(({ default: constant, defaultFn, onUpdateFn }) => defaultFn ?? (constant === undefined || constant === null ? onUpdateFn : undefined))
const madeOnUpdate = remembered(({ onUpdateFn }) => onUpdateFn)

type MakerOf = (column: Column) => (() => unknown) | undefined

function remembered (makerOf: MakerOf): (properties: Properties) => Made {
  const known = new WeakMap<Properties, Made>()
  return (properties) => {
    let made = known.get(properties)
    if (made === undefined) known.set(properties, made = madeBy(properties, makerOf))
    return made
  }
}

function madeBy (properties: Properties, makerOf: MakerOf): Made {
  return Object.entries(properties).flatMap(([name, column]) => {
    const make = makerOf(column)
    return make === undefined ? [] : [[name, make] as const]
  })
}

/** Adds to a new row what Drizzle would work out for it: in a statement that is kept, that would be the same for all rows. */
export function addDefaults (properties: Properties, row: DrizzleRow): Changes {
  return complete(row, madeOnInsert(properties))
}

/** Changes with what Drizzle would work out for each of them. */
export function withUpdates (properties: Properties, changes: Changes): Changes {
  const made = madeOnUpdate(properties)
  return made.length === 0 ? changes : complete({ ...changes }, made)
}

/** The columns that change with every change of a row. */
export function changingAlong (properties: Properties): string[] {
  return madeOnUpdate(properties).map(([name]) => name)
}

function complete (row: DrizzleRow, made: Made): Changes {
  for (const [name, make] of made) if (row[name] === undefined) row[name] = make()
  return row
}
