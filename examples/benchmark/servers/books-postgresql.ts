/** Books on PostgreSQL: by Drizzle's relational query, by SQL with one statement for each relation, and by one statement that makes JSON. */
import { desc } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import * as schema from '../data/books-postgresql.ts'
import { OPINIONS, booksOf } from './books.ts'
import { PAGE_SIZE, offsetOf } from './store.ts'
import type pg from 'pg'
import type { Book, Opinion } from '../data/rows.ts'
import type { BareBook, OfBook } from './books.ts'
import type { Store } from './store.ts'

type Books = Store['books']

export function relationalBooks (pool: pg.Pool): Books {
  const db = drizzle(pool, { schema })
  return async (page) => {
    const rows = await db.query.books.findMany({
      columns: { id: true, title: true, pages: true },
      with: {
        publisher: true,
        authorships: { columns: {}, with: { author: true }, orderBy: ({ place }, { asc }) => asc(place) },
        taggings: { columns: { tagId: true }, with: { tag: true }, orderBy: ({ tagId }, { asc }) => asc(tagId) },
        opinions: { columns: { id: true, bookId: true, reader: true, rating: true }, orderBy: ({ createdAt, id }) => [desc(createdAt), desc(id)], limit: OPINIONS }
      },
      orderBy: ({ id }, { asc }) => asc(id),
      limit: PAGE_SIZE + 1,
      offset: offsetOf(page)
    })
    return rows.map(({ authorships, taggings, opinions, ...book }) => ({
      ...book, authors: authorships.map(({ author }) => author), tags: taggings.map(({ tag }) => tag), latestOpinions: opinions
    }))
  }
}

export interface Statement {
  readonly name: string
  readonly text: string
}

/** Runs a statement that the database keeps under its name. */
export type RowsOf = <Row extends object>(statement: Statement, values: unknown[]) => Promise<Row[]>

const page: Statement = { name: 'books', text: `select id, title, pages, publisher_id as "publisherId" from books order by id limit ${PAGE_SIZE + 1} offset $1` }
const publishers: Statement = { name: 'publishers', text: 'select id, name from publishers where id = any($1)' }
const authors: Statement = {
  name: 'authors',
  text: `select authorships.book_id as "bookId", authors.id, authors.name from authorships join authors on authors.id = authorships.author_id
    where authorships.book_id = any($1) order by authorships.place`
}
const tags: Statement = {
  name: 'tags',
  text: `select taggings.book_id as "bookId", tags.id, tags.name from taggings join tags on tags.id = taggings.tag_id
    where taggings.book_id = any($1) order by tags.id`
}
const opinions: Statement = {
  name: 'opinions',
  text: `select opinion.* from unnest($1::int[]) as book (id) cross join lateral (
    select id, book_id as "bookId", reader, rating from opinions where book_id = book.id order by created_at desc, id desc limit ${OPINIONS}
  ) as opinion`
}

/** One statement for each relation, side by side. */
export function preparedBooks (rowsOf: RowsOf): Books {
  return async (number) => {
    const rows = await rowsOf<BareBook>(page, [offsetOf(number)])
    const ids = [rows.slice(0, PAGE_SIZE).map(({ id }) => id)]
    const [ofPublishers, ofAuthors, ofTags, ofOpinions] = await Promise.all([
      rowsOf<OfBook>(publishers, [[...new Set(rows.map(({ publisherId }) => publisherId))]]),
      rowsOf<OfBook>(authors, ids),
      rowsOf<OfBook>(tags, ids),
      rowsOf<Opinion>(opinions, ids)
    ])
    return booksOf(rows, { publishers: ofPublishers, authors: ofAuthors, tags: ofTags, opinions: ofOpinions })
  }
}

const aggregated: Statement = {
  name: 'books as JSON',
  text: `select id, title, pages,
    (select json_build_object('id', publishers.id, 'name', publishers.name) from publishers where publishers.id = books.publisher_id) as publisher,
    (select coalesce(json_agg(json_build_object('id', authors.id, 'name', authors.name) order by authorships.place), '[]')
      from authorships join authors on authors.id = authorships.author_id where authorships.book_id = books.id) as authors,
    (select coalesce(json_agg(json_build_object('id', tags.id, 'name', tags.name) order by tags.id), '[]')
      from taggings join tags on tags.id = taggings.tag_id where taggings.book_id = books.id) as tags,
    (select coalesce(json_agg(json_build_object('id', id, 'bookId', book_id, 'reader', reader, 'rating', rating)), '[]') from (
      select * from opinions where book_id = books.id order by created_at desc, id desc limit ${OPINIONS}
    ) as opinion) as "latestOpinions"
    from books order by id limit ${PAGE_SIZE + 1} offset $1`
}

export function aggregatedBooks (rowsOf: RowsOf): Books {
  return (number) => rowsOf<Book>(aggregated, [offsetOf(number)])
}
