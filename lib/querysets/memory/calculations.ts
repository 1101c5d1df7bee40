/** What rows come to, and columns set to what is worked out of others. */
import type { Computed } from '../aggregates.ts'
import type { ColumnFacts } from '../columns.ts'
import { addDecimals, multiplyDecimals, plainDecimal, subtractDecimals } from '../decimals.ts'
import { IntegrityError } from '../exceptions.ts'
import { Calculation } from '../expressions.ts'
import type { ArithmeticOperator, CalculationNode } from '../expressions.ts'
import { chosenBy, totaller } from './matching.ts'
import type { StoredRow } from './matching.ts'

/** The values that a row is to get, those worked out that have to be. */
export function appliedTo (row: StoredRow, changes: StoredRow): StoredRow {
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value instanceof Calculation ? calculated(row, value) : value]))
}

function calculated (row: StoredRow, { column, root }: Calculation): unknown {
  if (root.type === 'choice') return calculated(row, new Calculation(column, chosenBy(root.choice)(row)))
  if (root.type === 'amount') return root.value
  const found = evaluate(row, root)
  if (found === null) return null
  if (column.kind === 'decimal') return column.native === 'string' ? found : Number(found)
  if (column.native === 'bigint') return checked(column, BigInt(found))
  const number = Number(found)
  return column.kind === 'float' ? number : checked(column, number)
}

function checked (column: ColumnFacts, value: number | bigint): number | bigint {
  const { minimum = column.native === 'bigint' ? -(2n ** 63n) : Number.MIN_SAFE_INTEGER, maximum = column.native === 'bigint' ? 2n ** 63n - 1n : Number.MAX_SAFE_INTEGER } = column
  if (value < minimum || value > maximum) throw new IntegrityError('check', [column.name])
  return value
}

const operators: Readonly<Record<ArithmeticOperator, (a: string, b: string) => string>> = {
  plus: addDecimals, minus: subtractDecimals, times: multiplyDecimals
}

/** In decimals, which hold every number there is. As in SQL, what is null makes all of it null. */
function evaluate (row: StoredRow, node: CalculationNode): string | null {
  if (node.type === 'choice') return evaluate(row, chosenBy(node.choice)(row))
  if (node.type === 'amount') return decimalOf(node.value)
  if (node.type === 'column') return decimalOf(row[node.column.name] ?? null)
  const [left, right] = [evaluate(row, node.left), evaluate(row, node.right)]
  return left === null || right === null ? null : operators[node.type](left, right)
}

function decimalOf (value: unknown): string | null {
  return value === null ? null : plainDecimal(String(value)) ?? '0'
}

/** One aggregate of rows. */
export function resultOf (one: Computed, rows: readonly StoredRow[]): unknown {
  return totaller(one)(rows)
}
