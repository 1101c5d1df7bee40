/** Databases that are made for one run and gone after it: a file of SQLite, or a database on the PostgreSQL of `DATABASE_URL`. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import pg from 'pg'
import * as postgresqlBooks from './books-postgresql.ts'
import * as sqliteBooks from './books-sqlite.ts'
import * as postgresql from './postgresql.ts'
import * as sqlite from './sqlite.ts'
import type { Client } from '@libsql/client'

export type DatabaseKind = 'postgresql' | 'sqlite'

export const kinds: readonly DatabaseKind[] = ['postgresql', 'sqlite']

type Rows = readonly Readonly<Record<string, unknown>>[]

export interface Database {
  readonly kind: DatabaseKind
  readonly url: string
  /** The statements that fill it, in its dialect. */
  readonly statements: Pick<typeof postgresql, 'fillStatements' | 'indexStatements'> & Pick<typeof postgresqlBooks, 'fillBookStatements'>
  /** Runs statements one after the other, beside what the servers do, and returns the rows of the last. */
  run (...statements: readonly string[]): Promise<Rows>
  drop (): Promise<void>
}

const SERVER = process.env['DATABASE_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres'

async function runOnPostgresql (url: string, statements: readonly string[]): Promise<Rows> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    let rows: Rows = []
    for (const statement of statements) ({ rows } = await client.query(statement))
    return rows
  } finally {
    await client.end()
  }
}

async function runOnSqlite (url: string, statements: readonly string[]): Promise<Rows> {
  const client = createClient({ url, concurrency: 1 })
  try {
    let rows: Rows = []
    // a server may still be at what was asked of it last
    await client.execute('pragma busy_timeout = 10000')
    for (const statement of statements) rows = (await client.execute(statement)).rows as unknown as Rows
    return rows
  } finally {
    client.close()
  }
}

const CONNECTIONS = 4

/**
 * A file as services usually open it: a write waits for the disk only where the log is folded into the file. A pragma is a
 * matter of one connection, of which the client has several: each is at one of these statements when the next is asked for.
 */
export async function openFile (url: string): Promise<Client> {
  const client = createClient({ url, concurrency: CONNECTIONS })
  await Promise.all(Array.from({ length: CONNECTIONS }, () => client.execute('pragma synchronous = normal')))
  return client
}

async function createPostgresql (): Promise<Database> {
  const name = `benchmark_${process.pid}_${randomBytes(3).toString('hex')}`
  await runOnPostgresql(SERVER, [`create database ${name} template template0`])
  const url = SERVER.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)
  return {
    kind: 'postgresql',
    url,
    statements: { ...postgresql, ...postgresqlBooks },
    run: (...statements) => runOnPostgresql(url, statements),
    drop: async () => { await runOnPostgresql(SERVER, [`drop database if exists ${name} with (force)`]) }
  }
}

async function createSqlite (): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'viewsets-bench-'))
  const url = `file:${join(folder, 'bench.db')}`
  return {
    kind: 'sqlite',
    url,
    statements: { ...sqlite, ...sqliteBooks },
    run: (...statements) => runOnSqlite(url, statements),
    drop: async () => rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes a database with the tables, empty, lets `work` use it, and drops it whatever happens, Ctrl-C included. */
export async function withDatabase<T> (kind: DatabaseKind, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await (kind === 'postgresql' ? createPostgresql() : createSqlite())
  const interrupted = (): void => { database.drop().then(() => process.exit(130), () => process.exit(1)) }
  process.once('SIGINT', interrupted)
  try {
    const [tables, books] = kind === 'postgresql' ? [postgresql, postgresqlBooks] : [sqlite, sqliteBooks]
    await database.run(...tables.createStatements, ...books.createBookStatements)
    return await work(database)
  } finally {
    process.off('SIGINT', interrupted)
    await database.drop()
  }
}

/** The databases that `--database` names, all of them where it is left out. */
export function kindsNamed (name: string | undefined): readonly DatabaseKind[] {
  if (name === undefined) return kinds
  const found = kinds.filter((kind) => kind === name)
  if (found.length === 0) throw new Error(`--database is one of ${kinds.join(', ')}.`)
  return found
}
