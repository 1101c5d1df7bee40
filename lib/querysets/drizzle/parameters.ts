/** The values of a statement: as placeholders where it is kept, as themselves where it runs once. */
import { is, SQL, sql } from 'drizzle-orm'
import type { DrizzleRow } from './database.ts'
import type { NextParameter } from './dialect.ts'

const PREFIX = 'p'

/** Asks for each value in turn as a placeholder, for a statement that is kept. */
export function placeholders (): NextParameter {
  let index = 0
  return () => sql.placeholder(`${PREFIX}${index++}`)
}

/** The place of a placeholder's value among all. */
export function placeOf (placeholder: string): number {
  return Number(placeholder.slice(PREFIX.length))
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
export function placed (values: readonly unknown[]): DrizzleRow {
  const named: DrizzleRow = {}
  for (let index = 0; index < values.length; index++) named[`${PREFIX}${index}`] = values[index]
  return named
}
