/**
 * A PostgreSQL database for one test file: on the server of `DATABASE_URL`, on one that runs on this machine, or on a
 * throw-away one. Where there is none the tests say so and are skipped; in CI that is a failure.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { throwAwayServer } from './postgres-server.ts'
import type { Test } from 'tap'

export interface TestDatabase {
  readonly url: string
  /** Runs statements outside of what is tested. */
  run (...statements: string[]): Promise<void>
  /** Gives the database back, whoever is connected to it; tests of the file come before this. */
  drop (): Promise<void>
}

/** Where a server usually is when somebody has one. */
const USUAL = [
  'postgres://postgres@127.0.0.1:5432/postgres',
  'postgres://postgres:postgres@127.0.0.1:5432/postgres',
  'postgres://postgres@%2Fvar%2Frun%2Fpostgresql/postgres',
  'postgres://postgres@%2Ftmp/postgres'
]

async function run (url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

async function takesDatabases (url: string): Promise<boolean> {
  return await run(url, ['select 1 / (rolcreatedb or rolsuper)::int from pg_roles where rolname = current_user']).then(() => true, () => false)
}

interface Server { readonly url: string, readonly remove: () => Promise<void> }

async function anyServer (): Promise<Server | null> {
  const named = process.env['DATABASE_URL']
  if (named !== undefined && named !== '') return { url: named, remove: async () => {} }
  for (const url of USUAL) if (await takesDatabases(url)) return { url, remove: async () => {} }
  return await throwAwayServer()
}

/** A database of its own, or null with the reason why there is none. */
export async function testDatabase (): Promise<TestDatabase | null> {
  const server = await anyServer()
  if (server === null) {
    if (process.env['CI'] === 'true') throw new Error(NO_SERVER)
    return null
  }
  const name = `viewsets_${process.pid}_${randomBytes(4).toString('hex')}`
  // what a crash of the machine would lose is nobody's loss, and no commit waits for the disk
  await run(server.url, [`create database ${name} template template0`, `alter database ${name} set synchronous_commit to off`])
  const url = server.url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)
  return {
    url,
    run: (...statements) => run(url, statements),
    drop: async () => {
      await run(server.url, [`drop database if exists ${name} with (force)`])
      await server.remove()
    }
  }
}

/** A pool of connections to a database of its own, both gone when the test is over; null where there is none. */
export async function testPool (t: Test): Promise<pg.Pool | null> {
  const database = await testDatabase()
  if (database === null) return null
  const pool = new pg.Pool({ connectionString: database.url })
  t.teardown(async () => {
    await pool.end()
    await database.drop()
  })
  return pool
}

/** Why tests are skipped. */
export const NO_SERVER = 'no PostgreSQL: none at DATABASE_URL or on this machine, and no programs to start one with'
