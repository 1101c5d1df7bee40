/** The models of the viewsets on either database, typed alike since their rows are. */
import { drizzle as drizzleLibsql } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { coalescedReads, drizzleModel, pipelined } from 'fastify-viewsets/drizzle'
import { openFile } from './databases.ts'
import { libraryOfPostgresql, libraryOfSqlite } from './library.ts'
import * as postgresql from './postgresql.ts'
import * as sqlite from './sqlite.ts'
import type { DatabaseKind } from './databases.ts'

export interface OpenOptions {
  /** Whether equal reads of one turn share a statement. */
  readonly coalesces?: boolean
}

function openPostgresql (url: string, { coalesces = false }: OpenOptions) {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const db = drizzlePg(pool)
  const reads = pipelined(db, { writes: true })
  coalescedReads(db, coalesces)
  return {
    Product: drizzleModel(db, postgresql.products),
    Review: drizzleModel(db, postgresql.reviews),
    Counter: drizzleModel(db, postgresql.counters),
    Account: drizzleModel(db, postgresql.accounts),
    Transfer: drizzleModel(db, postgresql.transfers),
    ...libraryOfPostgresql(db),
    close: async () => {
      await reads.close()
      await pool.end()
    }
  }
}

export type Models = ReturnType<typeof openPostgresql>

async function openSqlite (url: string, { coalesces = false }: OpenOptions): Promise<Models> {
  const client = await openFile(url)
  const db = drizzleLibsql(client)
  coalescedReads(db, coalesces)
  return {
    Product: drizzleModel(db, sqlite.products),
    Review: drizzleModel(db, sqlite.reviews),
    Counter: drizzleModel(db, sqlite.counters),
    Account: drizzleModel(db, sqlite.accounts),
    Transfer: drizzleModel(db, sqlite.transfers),
    ...libraryOfSqlite(db),
    close: async () => client.close()
  }
}

export async function openModels (kind: DatabaseKind, url: string, options: OpenOptions = {}): Promise<Models> {
  return kind === 'postgresql' ? openPostgresql(url, options) : await openSqlite(url, options)
}
