/** A database with the rows of the seed, and its models. */
import { readFile } from 'node:fs/promises'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzleModels } from 'fastify-viewsets/drizzle'
import { CREATE_TABLES, EMPTY_TABLES, libraryOf } from './tables.ts'
import type { Model } from 'fastify-viewsets'
import type { Clock } from './tables.ts'

type Row = Readonly<Record<string, unknown>>

const seed: Readonly<Record<string, readonly Row[]>> = JSON.parse(await readFile(new URL('./seed.json', import.meta.url), 'utf8'))

const rows = (name: string): readonly Row[] => seed[name] as readonly Row[]

/** The names of foreign keys in the seed. */
const KEYS = ['book', 'tag', 'publisher', 'sequel_of', 'user', 'member', 'copy', 'owner', 'parcel']
const MOMENTS = ['created', 'made_at']

/** A row of the seed as its table takes it. */
function rowOf (row: Row): Row {
  const { authors, ...columns } = row
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => {
    if (KEYS.includes(name)) return [`${name}_id`, value]
    return [name, MOMENTS.includes(name) && typeof value === 'string' ? new Date(value) : value]
  }))
}

function authorships (): { book_id: number, author_id: number }[] {
  const books = rows('books') as readonly { readonly id: number, readonly authors: readonly number[] }[]
  return books.flatMap(({ id, authors }) => authors.map((author) => ({ book_id: id, author_id: author })))
}

interface Titled { readonly title: string }

const field = (name: string) => ({ keywords: { field: name } })
/** Whole numbers as Django has them of SQLite. */
const whole = { keywords: { minimum: -9223372036854775808n, maximum: 9223372036854775807n } }
const positive = { keywords: { minimum: 0, maximum: 9223372036854775807n } }

/** What columns are beside their types, the order of rows, the texts that stand for them, and what their tables do not tell of sets that are unique. */
const OPTIONS = {
  publishers: { ordering: ['id'], columns: { slug: field('slug') }, text: ({ name }: { name: string }) => name },
  authors: { ordering: ['id'], columns: { email: field('email') }, text: ({ name, born }: { name: string, born: string | null }) => born === null ? name : `${name} (${born.slice(0, 4)})` },
  tags: { ordering: ['id'], columns: { slug: field('slug') }, text: ({ name }: { name: string }) => name },
  books: { ordering: ['id'], columns: { pages: positive, price: { keywords: { maxDigits: 6, decimalPlaces: 2 } } }, text: ({ title }: Titled) => title },
  taggings: { ordering: ['position', 'id'], columns: { position: positive }, text: { reads: ['position', 'tag__name'], of: ({ position, tag }: { position: number, tag: { name: string } }) => `${position}. ${tag.name}` } },
  details: { ordering: ['id'], columns: { weight: whole }, text: { reads: ['book__title'], of: ({ book }: { book: Titled }) => `Detail of ${book.title}` } },
  editions: {
    ordering: ['id'],
    columns: { number: positive, kind: { keywords: { choices: [['print', 'Print'], ['ebook', 'E-book'], ['audio', 'Audio']] } } },
    text: { reads: ['number', 'book__title'], of: ({ number, book }: { number: number, book: Titled }) => `${book.title} #${number}` },
    constraints: [{ fields: ['book_id', 'kind'], condition: { current: true }, message: 'Only one current edition of a kind.' }]
  },
  members: { ordering: ['id'], columns: { email: field('email') }, text: ({ name }: { name: string }) => name },
  reviews: { ordering: ['id'], columns: { rating: { keywords: { minimum: 1, maximum: 5 } } }, text: ({ rating, text }: { rating: number, text: string }) => `${rating}/5 ${text}`.trim() },
  copies: { name: 'Copy', ordering: ['id'], text: ({ barcode }: { barcode: string }) => barcode },
  loans: { ordering: ['id'], constraints: [{ fields: ['copy_id', 'due'], condition: { returned: null } }] },
  events: { ordering: ['id'] },
  seats: { ordering: ['id'], columns: { number: whole }, constraints: [{ fields: ['row', 'number'], nullsDistinct: false }] },
  notes: { ordering: ['id'] },
  parcels: { ordering: ['label'], text: ({ label }: { label: string }) => label },
  stamps: { ordering: ['id'], columns: { cents: whole } },
  documents: { ordering: ['id'] }
} as const

function buildModels (db: Parameters<typeof drizzleModels>[0], now: Clock) {
  const models = drizzleModels(db, libraryOf(now), OPTIONS)
  return {
    User: models.users,
    Publisher: models.publishers,
    Author: models.authors,
    Tag: models.tags,
    Book: models.books,
    Authorship: models.authorships,
    Tagging: models.taggings,
    Detail: models.details,
    Edition: models.editions,
    Member: models.members,
    Review: models.reviews,
    Copy: models.copies,
    Loan: models.loans,
    Event: models.events,
    Seat: models.seats,
    Note: models.notes,
    Parcel: models.parcels,
    Stamp: models.stamps,
    Document: models.documents
  }
}

export type Models = ReturnType<typeof buildModels>

/** A database with the rows of the seed. */
export interface Library {
  readonly models: Models
  /** Puts the rows of the seed in place of what is there, and lets new keys count on from theirs. */
  readonly reset: () => Promise<void>
}

/** The models over a fresh database. */
export async function openLibrary (now: Clock): Promise<Library> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of CREATE_TABLES) await db.run(sql.raw(statement))
  const models = buildModels(db, now)
  await fill(models)
  const reset = async (): Promise<void> => {
    for (const statement of EMPTY_TABLES) await db.run(sql.raw(statement))
    await fill(models)
  }
  return { models, reset }
}

// in an order in which those that others refer to come first
async function fill ({ Authorship, ...models }: Models): Promise<void> {
  const tables: Readonly<Record<string, Model>> = models
  for (const [name, all] of Object.entries(seed).filter(([, value]) => Array.isArray(value))) await tables[modelOf(name)]?.objects.bulkCreate(all.map(rowOf))
  await Authorship.objects.bulkCreate(authorships())
}

function modelOf (table: string): string {
  if (table === 'copies') return 'Copy'
  return table.charAt(0).toUpperCase() + table.slice(1, -1)
}
