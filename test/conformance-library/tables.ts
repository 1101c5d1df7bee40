/** The tables of the library, and the relations between them. */
import { customType, index, integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { sql } from 'drizzle-orm'
import { relationsOf } from 'fastify-viewsets/drizzle'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'

/** What asks for the time asks the clock of the service, in milliseconds. */
export type Clock = () => number

/** A day, stored as text: `2024-01-31`. */
const day = customType<{ data: string }>({ dataType: () => 'date' })

/** A UUID, stored as text. */
const uuid = customType<{ data: string }>({ dataType: () => 'uuid' })

/** An amount with two digits after the point. */
const amount = customType<{ data: string, driverData: number }>({ dataType: () => 'numeric', fromDriver: (stored) => Number(stored).toFixed(2), toDriver: Number })

const key = () => integer().primaryKey({ autoIncrement: true })

/** The tables of one service, whose defaults go by its clock. */
function tablesOf (now: Clock) {
  const users = sqliteTable('users', {
    id: key(),
    username: text({ length: 150 }).notNull().unique(),
    password: text({ length: 128 }).notNull(),
    is_staff: integer({ mode: 'boolean' }).notNull().default(false),
    is_active: integer({ mode: 'boolean' }).notNull().default(true),
    token: text({ length: 40 }).unique()
  })
  const publishers = sqliteTable('publishers', {
    id: key(),
    name: text({ length: 50 }).notNull().unique(),
    slug: text({ length: 50 }).notNull().unique(),
    country: text({ length: 2 }).notNull().default('')
  })
  const authors = sqliteTable('authors', {
    id: key(),
    name: text({ length: 50 }).notNull(),
    email: text({ length: 254 }).notNull().default(''),
    born: day()
  })
  const tags = sqliteTable('tags', {
    id: key(),
    name: text({ length: 20 }).notNull().unique(),
    slug: text({ length: 50 }).notNull().unique()
  })
  const books = sqliteTable('books', {
    id: key(),
    title: text({ length: 60 }).notNull(),
    isbn: text({ length: 13 }).notNull().unique(),
    pages: integer().notNull().default(0),
    price: amount().notNull().default('0'),
    published: day(),
    publisher_id: integer().references(() => publishers.id, { onDelete: 'set null' }),
    sequel_of_id: integer().references((): AnySQLiteColumn => books.id, { onDelete: 'set null' })
  })
  const authorships = sqliteTable('book_authors', {
    id: key(),
    book_id: integer().notNull().references(() => books.id, { onDelete: 'cascade' }),
    author_id: integer().notNull().references(() => authors.id, { onDelete: 'cascade' })
  }, (table) => [unique().on(table.book_id, table.author_id)])
  const taggings = sqliteTable('taggings', {
    id: key(),
    book_id: integer().notNull().references(() => books.id, { onDelete: 'cascade' }),
    tag_id: integer().notNull().references(() => tags.id, { onDelete: 'restrict' }),
    position: integer().notNull().default(0)
  }, (table) => [unique().on(table.book_id, table.tag_id)])
  const details = sqliteTable('details', {
    id: key(),
    book_id: integer().notNull().unique().references(() => books.id, { onDelete: 'cascade' }),
    summary: text().notNull().default(''),
    language: text({ length: 2 }).notNull().default('en'),
    weight: integer()
  })
  const editions = sqliteTable('editions', {
    id: key(),
    book_id: integer().notNull().references(() => books.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    kind: text({ length: 5, enum: ['print', 'ebook', 'audio'] }).notNull().default('print'),
    released: day(),
    current: integer({ mode: 'boolean' }).notNull().default(false)
  }, (table) => [
    unique('edition_number').on(table.book_id, table.number),
    uniqueIndex('current_edition').on(table.book_id, table.kind).where(sql`${table.current} = 1`)
  ])
  const members = sqliteTable('members', {
    id: key(),
    user_id: integer().unique().references(() => users.id, { onDelete: 'set null' }),
    name: text({ length: 50 }).notNull(),
    email: text({ length: 254 }).notNull().unique()
  })
  const reviews = sqliteTable('reviews', {
    id: key(),
    book_id: integer().notNull().references(() => books.id, { onDelete: 'cascade' }),
    member_id: integer().references(() => members.id, { onDelete: 'set null' }),
    rating: integer().notNull(),
    text: text({ length: 80 }).notNull().default(''),
    created: integer({ mode: 'timestamp_ms' }).notNull().$defaultFn(() => new Date(now()))
  }, (table) => [unique().on(table.book_id, table.member_id)])
  const copies = sqliteTable('copies', {
    id: key(),
    book_id: integer().notNull().references(() => books.id, { onDelete: 'restrict' }),
    barcode: text({ length: 10 }).notNull().unique()
  })
  const loans = sqliteTable('loans', {
    id: key(),
    copy_id: integer().notNull().references(() => copies.id, { onDelete: 'restrict' }),
    member_id: integer().notNull().references(() => members.id, { onDelete: 'cascade' }),
    due: day().notNull(),
    returned: day()
  }, (table) => [uniqueIndex('open_loan').on(table.copy_id, table.due).where(sql`${table.returned} is null`)])
  const events = sqliteTable('events', {
    id: key(),
    title: text({ length: 30 }).notNull(),
    room: text({ length: 10 }).notNull().default(''),
    series: text({ length: 10 }).notNull(),
    day: day().notNull()
  })
  const seats = sqliteTable('seats', {
    id: key(),
    row: text({ length: 2 }).notNull(),
    number: integer()
  }, (table) => [index('seat').on(table.row, table.number)])
  const notes = sqliteTable('notes', {
    id: key(),
    owner_id: integer().notNull().references(() => users.id, { onDelete: 'cascade' }),
    text: text({ length: 40 }).notNull(),
    origin: text({ length: 20 }).notNull().default(''),
    made_at: integer({ mode: 'timestamp_ms' })
  }, (table) => [unique().on(table.owner_id, table.text)])
  const parcels = sqliteTable('parcels', {
    id: uuid().primaryKey(),
    label: text({ length: 20 }).notNull()
  })
  const stamps = sqliteTable('stamps', {
    id: key(),
    parcel_id: uuid().notNull().references(() => parcels.id, { onDelete: 'cascade' }),
    cents: integer().notNull()
  })
  const documents = sqliteTable('documents', {
    id: key(),
    title: text({ length: 30 }).notNull(),
    file: text({ length: 40 }),
    cover: text({ length: 100 }),
    book_id: integer().references(() => books.id, { onDelete: 'cascade' })
  })
  return {
    users, publishers, authors, tags, books, authorships, taggings, details, editions, members, reviews, copies, loans, events, seats, notes, parcels, stamps, documents
  }
}

/** The graph of one service: its tables, related by the names of the reference. */
export function libraryOf (now: Clock) {
  return class Library extends relationsOf(tablesOf(now), ({ one, many }) => ({
    users: { member: one('members'), notes: many('notes') },
    publishers: { books: many('books') },
    authors: { books: many('books', { through: 'authorships' }) },
    tags: { books: many('books', { through: 'taggings' }), taggings: many('taggings') },
    books: {
      publisher: one('publishers'),
      authors: many('authors', { through: 'authorships' }),
      tags: many('tags', { through: 'taggings' }),
      sequel_of: one('books'),
      sequels: many('books'),
      taggings: many('taggings'),
      detail: one('details'),
      editions: many('editions'),
      reviews: many('reviews'),
      copies: many('copies'),
      documents: many('documents')
    },
    taggings: { book: one('books'), tag: one('tags') },
    details: { book: one('books') },
    editions: { book: one('books') },
    members: { user: one('users'), loans: many('loans'), reviews: many('reviews'), books_reviewed: many('books', { through: 'reviews' }) },
    reviews: { book: one('books'), member: one('members') },
    copies: { book: one('books'), loans: many('loans') },
    loans: { copy: one('copies'), member: one('members') },
    notes: { owner: one('users') },
    parcels: { stamps: many('stamps') },
    stamps: { parcel: one('parcels') },
    documents: { book: one('books') }
  })) {}
}

/** The columns of the tables beside their keys; those that others refer to come first. */
const COLUMNS = {
  users: 'username TEXT NOT NULL UNIQUE, password TEXT NOT NULL, is_staff INTEGER NOT NULL DEFAULT 0, is_active INTEGER NOT NULL DEFAULT 1, token TEXT UNIQUE',
  publishers: "name TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE, country TEXT NOT NULL DEFAULT ''",
  authors: "name TEXT NOT NULL, email TEXT NOT NULL DEFAULT '', born TEXT",
  tags: 'name TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE',
  books: `title TEXT NOT NULL, isbn TEXT NOT NULL UNIQUE, pages INTEGER NOT NULL DEFAULT 0, price NUMERIC NOT NULL DEFAULT 0, published TEXT,
    publisher_id INTEGER ${references('publishers', 'SET NULL')}, sequel_of_id INTEGER ${references('books', 'SET NULL')}`,
  book_authors: `book_id INTEGER NOT NULL ${references('books', 'CASCADE')}, author_id INTEGER NOT NULL ${references('authors', 'CASCADE')}, UNIQUE (book_id, author_id)`,
  taggings: `book_id INTEGER NOT NULL ${references('books', 'CASCADE')}, tag_id INTEGER NOT NULL ${references('tags', 'RESTRICT')}, position INTEGER NOT NULL DEFAULT 0,
    UNIQUE (book_id, tag_id)`,
  details: `book_id INTEGER NOT NULL UNIQUE ${references('books', 'CASCADE')}, summary TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT 'en', weight INTEGER`,
  editions: `book_id INTEGER NOT NULL ${references('books', 'CASCADE')}, number INTEGER NOT NULL, kind TEXT NOT NULL DEFAULT 'print', released TEXT,
    current INTEGER NOT NULL DEFAULT 0, UNIQUE (book_id, number)`,
  members: `user_id INTEGER UNIQUE ${references('users', 'SET NULL')}, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE`,
  reviews: `book_id INTEGER NOT NULL ${references('books', 'CASCADE')}, member_id INTEGER ${references('members', 'SET NULL')}, rating INTEGER NOT NULL,
    text TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL, UNIQUE (book_id, member_id)`,
  copies: `book_id INTEGER NOT NULL ${references('books', 'RESTRICT')}, barcode TEXT NOT NULL UNIQUE`,
  loans: `copy_id INTEGER NOT NULL ${references('copies', 'RESTRICT')}, member_id INTEGER NOT NULL ${references('members', 'CASCADE')}, due TEXT NOT NULL, returned TEXT`,
  events: "title TEXT NOT NULL, room TEXT NOT NULL DEFAULT '', series TEXT NOT NULL, day TEXT NOT NULL",
  seats: 'row TEXT NOT NULL, number INTEGER',
  notes: `owner_id INTEGER NOT NULL ${references('users', 'CASCADE')}, text TEXT NOT NULL, origin TEXT NOT NULL DEFAULT '', made_at INTEGER, UNIQUE (owner_id, text)`,
  stamps: `parcel_id TEXT NOT NULL ${references('parcels', 'CASCADE')}, cents INTEGER NOT NULL`,
  documents: `title TEXT NOT NULL, file TEXT, cover TEXT, book_id INTEGER ${references('books', 'CASCADE')}`
}

/** Statements that make the tables; `AUTOINCREMENT`, so that the key of a deleted row is never given again. */
export const CREATE_TABLES = createTables(COLUMNS).concat(
  'CREATE TABLE parcels (id TEXT PRIMARY KEY, label TEXT NOT NULL)',
  'CREATE UNIQUE INDEX current_edition ON editions (book_id, kind) WHERE current = 1',
  'CREATE UNIQUE INDEX open_loan ON loans (copy_id, due) WHERE returned IS NULL',
  // two nulls are no two different numbers here
  'CREATE UNIQUE INDEX seat ON seats (row, ifnull(number, -1))'
)

/** Statements that empty them, and let keys count from 1 again. */
export const EMPTY_TABLES = [...Object.keys(COLUMNS), 'parcels'].map((name) => `DELETE FROM ${name}`).reverse().concat('DELETE FROM sqlite_sequence')

function references (table: string, action: string): string {
  return `REFERENCES ${table} (id) ON DELETE ${action}`
}

function createTables (columns: Readonly<Record<string, string>>): string[] {
  return Object.entries(columns).map(([name, others]) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY AUTOINCREMENT, ${others})`)
}
