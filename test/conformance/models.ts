/** A database with the seed rows, and its models. */
import { readFile } from 'node:fs/promises'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzleModel } from 'fastify-viewsets/drizzle'
import { categories, notes, products, reviews, stocks, CREATE_TABLES } from './tables.ts'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'

const seed = JSON.parse(await readFile(new URL('./seed.json', import.meta.url), 'utf8')) as Record<string, Record<string, unknown>[]>

/** A row of the seed as Drizzle takes it. */
function rowOf ({ created_at: createdAt, ...row }: Record<string, unknown>): Record<string, unknown> {
  return createdAt === undefined ? row : { ...row, created_at: new Date(createdAt as string) }
}

export async function openDatabase (): Promise<LibSQLDatabase> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of CREATE_TABLES) await db.run(sql.raw(statement))
  await seedRows(db)
  return db
}

/** Puts the rows of the seed in place of what is there, and lets new keys count on from theirs. */
export async function seedRows (db: LibSQLDatabase): Promise<void> {
  for (const table of [stocks, reviews, products, categories, notes]) await db.delete(table)
  await db.run(sql.raw('delete from sqlite_sequence'))
  const rows = (name: string) => (seed[name] as Record<string, unknown>[]).map(rowOf)
  await db.insert(categories).values(rows('Category') as never)
  await db.insert(products).values(rows('Product') as never)
  await db.insert(reviews).values(rows('Review') as never)
  await db.insert(stocks).values(rows('Stock') as never)
  await db.insert(notes).values(rows('Note') as never)
}

export function buildModels (db: LibSQLDatabase) {
  return {
    Category: drizzleModel(db, categories),
    Product: drizzleModel(db, products),
    Review: drizzleModel(db, reviews),
    Stock: drizzleModel(db, stocks),
    Note: drizzleModel(db, notes)
  }
}

export type Models = ReturnType<typeof buildModels>
