/** The tables of the help desk on SQLite. */
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, numeric, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { STATUSES } from './rows.ts'
import type { DeskModels, HelpDesk } from './rows.ts'

const teams = sqliteTable('teams', {
  id: integer().primaryKey(),
  name: text({ length: 50 }).notNull().unique(),
  slug: text({ length: 50 }).notNull().unique()
})

const tickets = sqliteTable('tickets', {
  id: integer().primaryKey(),
  title: text({ length: 100 }).notNull(),
  body: text().notNull().default(''),
  reporter: text(),
  page: text(),
  address: text(),
  token: text(),
  isOpen: integer('is_open', { mode: 'boolean' }).notNull().default(true),
  priority: integer().notNull().default(3),
  views: integer().notNull().default(0),
  score: real(),
  cost: numeric(),
  spent: real(),
  dueOn: text('due_on'),
  dueAt: text('due_at'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull().$defaultFn(() => new Date()),
  status: text({ enum: STATUSES }).notNull().default('new'),
  tags: text({ mode: 'json' }).notNull().default([]),
  meta: text({ mode: 'json' }),
  teamId: integer('team_id').references(() => teams.id, { onDelete: 'set null' })
})

const comments = sqliteTable('comments', {
  id: integer().primaryKey(),
  ticketId: integer('ticket_id').notNull().references(() => tickets.id, { onDelete: 'cascade' }),
  author: text({ length: 30 }).notNull(),
  text: text().notNull()
}, (table) => [unique().on(table.ticketId, table.author)])

const TABLES = [
  'create table teams (id integer primary key, name text not null unique, slug text not null unique)',
  `create table tickets (
    id integer primary key, title text not null, body text not null default '', reporter text, page text, address text, token text,
    is_open integer not null default 1, priority integer not null default 3, views integer not null default 0, score real, cost numeric, spent real,
    due_on text, due_at text, created_at integer not null, status text not null default 'new', tags text not null default '[]', meta text,
    team_id integer references teams (id) on delete set null)`,
  `create table comments (
    id integer primary key, ticket_id integer not null references tickets (id) on delete cascade, author text not null, text text not null,
    unique (ticket_id, author))`
]

export async function onSQLite (): Promise<HelpDesk> {
  const client = createClient({ url: ':memory:' })
  for (const statement of ['pragma foreign_keys = on', ...TABLES]) await client.execute(statement)
  const db = drizzle(client)
  const models = { Team: drizzleModel(db, teams), Ticket: drizzleModel(db, tickets), Comment: drizzleModel(db, comments) }
  return {
    models: models as unknown as DeskModels,
    empty: async () => { for (const table of ['comments', 'tickets', 'teams']) await client.execute(`delete from ${table}`) },
    close: async () => { client.close() }
  }
}
