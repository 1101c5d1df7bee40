/** The tables of the help desk on PostgreSQL. */
import { drizzle } from 'drizzle-orm/node-postgres'
import { bigint, boolean, date, doublePrecision, inet, integer, jsonb, json, numeric, pgEnum, pgTable, serial, smallint, text, time, timestamp, unique, uuid, varchar } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { drizzleModel, pipelined } from '../../../lib/querysets/drizzle/index.ts'
import { STATUSES } from './rows.ts'
import type { TestDatabase } from '../../support/postgres.ts'
import type { DeskModels, HelpDesk } from './rows.ts'

const teams = pgTable('teams', {
  id: serial().primaryKey(),
  name: varchar({ length: 50 }).notNull().unique(),
  slug: varchar({ length: 50 }).notNull().unique()
})

const status = pgEnum('status', STATUSES)

const tickets = pgTable('tickets', {
  id: serial().primaryKey(),
  title: varchar({ length: 100 }).notNull(),
  body: text().notNull().default(''),
  reporter: text(),
  page: text(),
  address: inet(),
  token: uuid(),
  isOpen: boolean('is_open').notNull().default(true),
  priority: smallint().notNull().default(3),
  views: bigint({ mode: 'bigint' }).notNull().default(0n),
  score: doublePrecision(),
  cost: numeric({ precision: 10, scale: 2 }),
  spent: doublePrecision(),
  dueOn: date('due_on'),
  dueAt: time('due_at'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  status: status().notNull().default('new'),
  tags: json().notNull().default([]),
  meta: jsonb(),
  teamId: integer('team_id').references(() => teams.id, { onDelete: 'set null' })
})

const comments = pgTable('comments', {
  id: serial().primaryKey(),
  ticketId: integer('ticket_id').notNull().references(() => tickets.id, { onDelete: 'cascade' }),
  author: varchar({ length: 30 }).notNull(),
  text: text().notNull()
}, (table) => [unique().on(table.ticketId, table.author)])

const TABLES = [
  `create type status as enum (${STATUSES.map((each) => `'${each}'`).join(', ')})`,
  'create table teams (id serial primary key, name varchar(50) not null unique, slug varchar(50) not null unique)',
  `create table tickets (
    id serial primary key, title varchar(100) not null, body text not null default '', reporter text, page text, address inet, token uuid,
    is_open boolean not null default true, priority smallint not null default 3, views bigint not null default 0, score double precision,
    cost numeric(10, 2), spent double precision, due_on date, due_at time, created_at timestamptz not null default now(),
    status status not null default 'new', tags json not null default '[]', meta jsonb, team_id integer references teams (id) on delete set null)`,
  `create table comments (
    id serial primary key, ticket_id integer not null references tickets (id) on delete cascade, author varchar(30) not null, text text not null,
    unique (ticket_id, author))`
]

export async function onPostgreSQL (database: TestDatabase): Promise<HelpDesk> {
  await database.run(...TABLES)
  const pool = new pg.Pool({ connectionString: database.url, connectionTimeoutMillis: 30_000, max: 8 })
  pool.on('error', () => {})
  const db = drizzle(pool)
  const reads = pipelined(db, { clients: 2 })
  const models = { Team: drizzleModel(db, teams), Ticket: drizzleModel(db, tickets), Comment: drizzleModel(db, comments) }
  return {
    models: models as unknown as DeskModels,
    empty: () => database.run('truncate teams, tickets, comments restart identity'),
    close: async () => {
      await reads.close()
      await pool.end()
    }
  }
}
