/** The same on SQLite, the SQL by the client of libsql itself. */
import { desc } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import * as schema from '../data/books-sqlite.ts'
import { OPINIONS, booksOf } from './books.ts'
import { PAGE_SIZE, offsetOf } from './store.ts'
import type { Client } from '@libsql/client'
import type { Book, Opinion } from '../data/rows.ts'
import type { BareBook, OfBook } from './books.ts'
import type { Store } from './store.ts'

type Books = Store['books']

export function relationalBooks (client: Client): Books {
  const db = drizzle(client, { schema })
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

const PAGE = `select id, title, pages, publisher_id as publisherId from books order by id limit ${PAGE_SIZE + 1} offset ?`
const PUBLISHERS = 'select id, name from publishers where id in (select value from json_each(?))'
const AUTHORS = `select authorships.book_id as bookId, authors.id, authors.name from authorships join authors on authors.id = authorships.author_id
  where authorships.book_id in (select value from json_each(?)) order by authorships.place`
const TAGS = `select taggings.book_id as bookId, tags.id, tags.name from taggings join tags on tags.id = taggings.tag_id
  where taggings.book_id in (select value from json_each(?)) order by tags.id`
const LATEST = `select opinions.id, book_id as bookId, reader, rating from json_each(?) as book cross join opinions on opinions.id in (
  select latest.id from opinions as latest where book_id = book.value order by created_at desc, id desc limit ${OPINIONS}
) order by created_at desc, opinions.id desc`

/** One statement for each relation, side by side. */
export function preparedBooks (client: Client): Books {
  const rowsOf = async <Row>(sql: string, value: string | number): Promise<Row[]> => (await client.execute({ sql, args: [value] })).rows as unknown as Row[]
  return async (number) => {
    const rows = await rowsOf<BareBook>(PAGE, offsetOf(number))
    const ids = JSON.stringify(rows.slice(0, PAGE_SIZE).map(({ id }) => id))
    const [publishers, authors, tags, opinions] = await Promise.all([
      rowsOf<OfBook>(PUBLISHERS, JSON.stringify([...new Set(rows.map(({ publisherId }) => publisherId))])),
      rowsOf<OfBook>(AUTHORS, ids),
      rowsOf<OfBook>(TAGS, ids),
      rowsOf<Opinion>(LATEST, ids)
    ])
    return booksOf(rows, { publishers, authors, tags, opinions })
  }
}

const AGGREGATED = `select id, title, pages,
  (select json_object('id', publishers.id, 'name', publishers.name) from publishers where publishers.id = books.publisher_id) as publisher,
  (select json_group_array(json_object('id', id, 'name', name)) from (
    select authors.id, authors.name from authorships join authors on authors.id = authorships.author_id where authorships.book_id = books.id order by authorships.place
  )) as authors,
  (select json_group_array(json_object('id', id, 'name', name)) from (
    select tags.id, tags.name from taggings join tags on tags.id = taggings.tag_id where taggings.book_id = books.id order by tags.id
  )) as tags,
  (select json_group_array(json_object('id', id, 'bookId', book_id, 'reader', reader, 'rating', rating)) from (
    select * from opinions where book_id = books.id order by created_at desc, id desc limit ${OPINIONS}
  )) as latestOpinions
  from books order by id limit ${PAGE_SIZE + 1} offset ?`

type Texts = { readonly [N in keyof Book]: Book[N] extends object ? string : Book[N] }

export function aggregatedBooks (client: Client): Books {
  return async (number) => {
    const { rows } = await client.execute({ sql: AGGREGATED, args: [offsetOf(number)] })
    return (rows as unknown as Texts[]).map(({ id, title, pages, publisher, authors, tags, latestOpinions }) => ({
      id, title, pages, publisher: JSON.parse(publisher), authors: JSON.parse(authors), tags: JSON.parse(tags), latestOpinions: JSON.parse(latestOpinions)
    }))
  }
}
