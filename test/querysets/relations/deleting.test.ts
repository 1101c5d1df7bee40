import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import * as pgCore from 'drizzle-orm/pg-core'
import * as sqliteCore from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { memoryModels, relationsOf } from '../../../lib/querysets/index.ts'
import { expectQueries } from '../../../lib/testing/index.ts'
import { NO_SERVER, testDatabase } from '../../support/postgres.ts'
import type { RelatedModels } from '../../../lib/querysets/index.ts'

const key = Type.Integer()
const maybe = Type.Union([Type.Integer(), Type.Null()])

// a team has a captain, who is in the team; nodes follow each other; a deal is about a book, and both are an author's
class Memory extends relationsOf({
  teams: Type.Object({ id: key, captainId: maybe }),
  players: Type.Object({ id: key, teamId: key }),
  nodes: Type.Object({ id: key, nextId: maybe }),
  authors: Type.Object({ id: key }),
  books: Type.Object({ id: key, authorId: key }),
  deals: Type.Object({ id: key, authorId: key, bookId: maybe })
}, ({ one }) => ({
  teams: { captain: one('players', { onDelete: 'cascade' }) },
  players: { team: one('teams', { onDelete: 'cascade' }) },
  nodes: { next: one('nodes', { onDelete: 'cascade' }) },
  books: { author: one('authors', { onDelete: 'cascade' }) },
  deals: { author: one('authors', { onDelete: 'cascade' }), book: one('books', { onDelete: 'protect' }) }
})) {}

const cascade = { onDelete: 'cascade' } as const
const s = sqliteCore
const teams = s.sqliteTable('teams', { id: s.integer().primaryKey(), captainId: s.integer('captain_id').references((): sqliteCore.AnySQLiteColumn => players.id) })
const players = s.sqliteTable('players', { id: s.integer().primaryKey(), teamId: s.integer('team_id').notNull().references(() => teams.id) })
const nodes = s.sqliteTable('nodes', { id: s.integer().primaryKey(), nextId: s.integer('next_id').references((): sqliteCore.AnySQLiteColumn => nodes.id) })
const authors = s.sqliteTable('authors', { id: s.integer().primaryKey() })
const books = s.sqliteTable('books', { id: s.integer().primaryKey(), authorId: s.integer('author_id').notNull().references(() => authors.id, cascade) })
const deals = s.sqliteTable('deals', { id: s.integer().primaryKey(), authorId: s.integer('author_id').notNull().references(() => authors.id, cascade), bookId: s.integer('book_id').references(() => books.id) })

const p = pgCore
const pgTeams = p.pgTable('teams', { id: p.serial().primaryKey(), captainId: p.integer('captain_id').references((): pgCore.AnyPgColumn => pgPlayers.id) })
const pgPlayers = p.pgTable('players', { id: p.serial().primaryKey(), teamId: p.integer('team_id').notNull().references(() => pgTeams.id) })
const pgNodes = p.pgTable('nodes', { id: p.serial().primaryKey(), nextId: p.integer('next_id').references((): pgCore.AnyPgColumn => pgNodes.id) })
const pgAuthors = p.pgTable('authors', { id: p.serial().primaryKey() })
const pgBooks = p.pgTable('books', { id: p.serial().primaryKey(), authorId: p.integer('author_id').notNull().references(() => pgAuthors.id, cascade) })
const pgDeals = p.pgTable('deals', { id: p.serial().primaryKey(), authorId: p.integer('author_id').notNull().references(() => pgAuthors.id, cascade), bookId: p.integer('book_id').references(() => pgBooks.id) })

class Sqlite extends relationsOf({ teams, players, nodes, authors, books, deals }, ({ one }) => ({
  teams: { captain: one('players', cascade) },
  players: { team: one('teams', cascade) },
  nodes: { next: one('nodes', { ...cascade, column: 'nextId' }) },
  deals: { book: one('books', { onDelete: 'protect' }) }
})) {}

class Postgres extends relationsOf({ teams: pgTeams, players: pgPlayers, nodes: pgNodes, authors: pgAuthors, books: pgBooks, deals: pgDeals }, ({ one }) => ({
  teams: { captain: one('players', cascade) },
  players: { team: one('teams', cascade) },
  nodes: { next: one('nodes', { ...cascade, column: 'nextId' }) },
  deals: { book: one('books', { onDelete: 'protect' }) }
})) {}

const TABLES = [
  'authors (id KEY)', 'books (id KEY, author_id integer not null references authors (id) on delete cascade)',
  'deals (id KEY, author_id integer not null references authors (id) on delete cascade, book_id integer references books (id))',
  'nodes (id KEY, next_id integer references nodes (id))', 'teams (id KEY, captain_id integer)', 'players (id KEY, team_id integer not null references teams (id))'
]

async function sqlite (): Promise<RelatedModels<Memory>> {
  const db = drizzle(createClient({ url: ':memory:' }))
  await db.run(sql.raw('pragma foreign_keys = on'))
  for (const table of TABLES) await db.run(sql.raw(`create table ${table.replace('KEY', 'integer primary key').replace('captain_id integer', 'captain_id integer references players (id)')}`))
  return drizzleModels(db, Sqlite) as object as RelatedModels<Memory>
}

const database = await testDatabase()
const pool = database === null ? null : new pg.Pool({ connectionString: database.url })
const db = pool === null ? null : drizzlePg(pool)
for (const table of TABLES) await db?.execute(sql.raw(`create table ${table.replace('KEY', 'serial primary key')}`))
await db?.execute(sql.raw('alter table teams add foreign key (captain_id) references players (id)'))
const inPostgres = db === null ? null : drizzleModels(db, Postgres) as object as RelatedModels<Memory>

async function postgresql (): Promise<RelatedModels<Memory>> {
  await db?.execute(sql.raw('truncate teams, players, nodes, deals, books, authors restart identity'))
  return inPostgres as RelatedModels<Memory>
}

for (const [name, make] of [['memory', async () => memoryModels(Memory)], ['SQLite', sqlite], ['PostgreSQL', postgresql]] as const) {
  const options = name === 'PostgreSQL' && database === null ? { skip: NO_SERVER } : {}

  test(`${name}: rows that go with each other are deleted together, whichever is deleted first`, options, async (t) => {
    const { teams: Team, players: Player } = await make()
    const filled = async (): Promise<void> => {
      const team = await Team.objects.create({})
      const [captain] = await Player.objects.bulkCreate([{ teamId: team.id }, { teamId: team.id }])
      await Team.objects.update(team, { captainId: captain?.id ?? null })
    }
    await filled()
    await filled()
    const counts = async () => [await Team.objects.count(), await Player.objects.count()]
    await Team.objects.delete(await Team.objects.earliest('id'))
    t.strictSame(await counts(), [1, 2], 'the team')
    await Player.objects.delete(await Player.objects.earliest('id'))
    t.strictSame(await counts(), [0, 0], 'its captain')
    await filled()
    await Player.objects.delete(await Player.objects.latest('id'))
    t.strictSame(await counts(), [1, 1], 'somebody else')
    await filled()
    t.equal(await Team.objects.all().deleteMany(), 2)
    t.strictSame(await counts(), [0, 0])
  })

  test(`${name}: rows that follow each other in a circle are deleted together`, options, async (t) => {
    const { nodes: Node } = await make()
    const made = await Node.objects.bulkCreate([{}, {}, {}, {}])
    const [a, b, c, alone] = made.map(({ id }) => id)
    for (const [id, nextId] of [[a, b], [b, c], [c, a], [alone, alone]] as const) await Node.objects.filter({ id: id ?? 0 }).updateMany({ nextId: nextId ?? null })
    await Node.objects.delete({ id: b ?? 0, nextId: null })
    t.strictSame(await Node.objects.values('id'), [{ id: alone }])
    await Node.objects.delete({ id: alone ?? 0, nextId: null })
    t.equal(await Node.objects.count(), 0)
  })

  test(`${name}: what protects a row does so although it would go as well, whoever does the deleting`, options, async (t) => {
    const { authors: Author, books: Book, deals: Deal } = await make()
    const [author, other] = await Author.objects.bulkCreate([{}, {}])
    const [mine] = await Book.objects.bulkCreate([{ authorId: author?.id ?? 0 }, { authorId: other?.id ?? 0 }])
    await Deal.objects.create({ authorId: author?.id ?? 0, bookId: mine?.id ?? 0 })
    await t.rejects(Author.objects.delete({ id: author?.id ?? 0 }), { name: 'ProtectedError', message: 'Still needed by: Deal.' })
    await t.rejects(Book.objects.delete({ id: mine?.id ?? 0, authorId: 0 }), { name: 'ProtectedError', message: 'Still needed by: Deal.' })
    t.strictSame([await Author.objects.count(), await Book.objects.count(), await Deal.objects.count()], [2, 2, 1], 'and nothing is gone')
    await Author.objects.delete({ id: other?.id ?? 0 })
    await Deal.objects.all().updateMany({ bookId: null })
    await Author.objects.delete({ id: author?.id ?? 0 })
    t.strictSame([await Author.objects.count(), await Book.objects.count(), await Deal.objects.count()], [0, 0, 0])
  })
}

test('SQLite: what the database does by itself is one statement', async (t) => {
  const { deals: Deal } = await sqlite()
  await t.resolves(expectQueries(1, () => Deal.objects.filter({ id: 1 }).deleteMany()))
})

test('the database is given back', async () => {
  await pool?.end()
  await database?.drop()
})
