/** What a statement writes into columns: its form, which decides the statement, apart from its values. */
import { is, SQL, sql } from 'drizzle-orm'
import type { Column } from 'drizzle-orm'
import { Calculation } from '../expressions.ts'
import type { ArithmeticOperator, CalculationNode } from '../expressions.ts'
import type { DrizzleRow } from './database.ts'
import type { NextParameter } from './dialect.ts'

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

export function assignmentsOf (properties: Properties, changes: Changes): Assignments {
  const values: unknown[] = []
  let form: string | null = ''
  for (const name in changes) {
    const part = formOf(properties[name] as Column, changes[name], values)
    form = form === null || part === null ? null : `${form}${name}${part},`
  }
  return { form, values, write: (next) => Object.fromEntries(Object.keys(changes).map((name) => [name, written(properties, changes[name], next)])) }
}

/** The form of one value; what it is made of is added to the values. */
function formOf (column: Column, value: unknown, values: unknown[]): string | null {
  if (value === null) return ' null'
  if (value instanceof Calculation) return calculationForm(column, value.root, values)
  const encoded = is(value, SQL) ? value : column.mapToDriverValue(value)
  values.push(encoded)
  return is(encoded, SQL) ? null : ''
}

const signs: Readonly<Record<ArithmeticOperator, string>> = { plus: '+', minus: '-', times: '*' }

function calculationForm (target: Column, node: CalculationNode, values: unknown[]): string {
  if (node.type === 'column') return ` ${node.column.name}`
  if (node.type !== 'amount') return ` (${calculationForm(target, node.left, values)}${signs[node.type]}${calculationForm(target, node.right, values)})`
  values.push(target.mapToDriverValue(node.value))
  return ' ?'
}

function written (properties: Properties, value: unknown, next: NextParameter): SQL {
  // One of the drivers fails on a statement whose only parameter is null.
  if (value === null) return sql`null`
  return value instanceof Calculation ? calculated(properties, value.root, next) : sql`${next()}`
}

function calculated (properties: Properties, node: CalculationNode, next: NextParameter): SQL {
  if (node.type === 'amount') return sql`${next()}`
  if (node.type === 'column') return sql`${properties[node.column.name]}`
  return sql`(${calculated(properties, node.left, next)} ${sql.raw(signs[node.type])} ${calculated(properties, node.right, next)})`
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

/** A new row with what Drizzle would work out for it: in a statement that is kept, that would be the same for all rows. */
export function withDefaults (properties: Properties, row: Changes): Changes {
  return completed(row, madeOnInsert(properties))
}

/** Changes with what Drizzle would work out for each of them. */
export function withUpdates (properties: Properties, changes: Changes): Changes {
  return completed(changes, madeOnUpdate(properties))
}

/** The columns that change with every change of a row. */
export function changingAlong (properties: Properties): string[] {
  return madeOnUpdate(properties).map(([name]) => name)
}

function completed (given: Changes, made: Made): Changes {
  if (made.length === 0) return given
  const all: DrizzleRow = { ...given }
  for (const [name, make] of made) if (all[name] === undefined) all[name] = make()
  return all
}
