import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { OrderingFilter } from '../../../lib/filters/index.ts'
import { fields } from '../../../lib/fields/index.ts'
import { CursorPagination, FastPageNumberPagination, PageNumberPagination } from '../../../lib/pagination/index.ts'
import { PostFetch } from '../../../lib/views/post-fetch.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { serializer } from '../../../lib/serializers/index.ts'
import { AsyncModelViewSet, DefaultRouter, answer, serve } from '../../support/helper.ts'
import type { Test } from 'tap'
import type { SerializerLike } from '../../../lib/fields/types.ts'

const books = sqliteTable('books', { id: integer().primaryKey(), title: text().notNull(), pages: integer().notNull(), authorId: integer('author_id').notNull(), blurb: text() })

async function library () {
  const queries: string[] = []
  const client = createClient({ url: ':memory:' })
  await client.execute('create table books (id integer primary key, title text not null, pages integer not null, author_id integer not null, blurb text)')
  const db = drizzle(client, { logger: { logQuery: (query) => queries.push(query.replaceAll('"', '')) } })
  const Book = drizzleModel(db, books)
  await Book.objects.bulkCreate([3, 1, 2].map((pages) => ({ title: `T${pages}`, pages, authorId: pages, blurb: 'long' })))
  queries.length = 0
  return { Book, queries }
}

type Library = Awaited<ReturnType<typeof library>>

/** What a list of books answers, and the columns that its rows were loaded with. */
async function listed (t: Test, { Book, queries }: Library, change: (Base: typeof AsyncModelViewSet) => unknown, url = '/books/'): Promise<[data: unknown, columns: string | undefined]> {
  class Books extends AsyncModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass: SerializerLike = Type.Object({ title: Type.String() })
  }
  const router = new DefaultRouter()
  router.register('books', change(Books as never) as never, { basename: 'book' })
  const app = await serve(t, { router })
  const [, data] = answer(await app.inject(url))
  return [data, queries.filter((query) => !query.includes('count(')).map((query) => /^select (.*?) from/.exec(query)?.[1])[0]]
}

const TITLES = [{ title: 'T3' }, { title: 'T1' }, { title: 'T2' }]
const ALL = 'id, title, pages, author_id, blurb'

t.test('A list loads what its serializer shows, and the primary key', async (t) => {
  t.strictSame(await listed(t, await library(), (Books) => Books), [TITLES, 'id, title'])
  t.strictSame(await listed(t, await library(), (Books) => class extends Books { override paginationClass = class extends PageNumberPagination { override pageSize = 2 } }), [
    { count: 3, next: 'http://localhost:80/books/?page=2', previous: null, results: TITLES.slice(0, 2) }, 'id, title'
  ])
  const Renamed = serializer(Type.Object({ name: fields.char({ source: 'title' }), secret: fields.char({ source: 'blurb', writeOnly: true }) }))
  t.strictSame(await listed(t, await library(), (Books) => class extends Books { override responseSerializerClass = Renamed }), [[{ name: 'T3' }, { name: 'T1' }, { name: 'T2' }], 'id, title'])
})

t.test('And what its post-fetches join by', async (t) => {
  const { Book, queries } = await library()
  const postFetches = [new PostFetch({ queryset: Book.objects, toAttr: 'same', on: { pages: 'authorId' }, values: ['id'] })]
  const [data, columns] = await listed(t, { Book, queries }, (Books) => class extends Books { override postFetches = postFetches })
  t.match(data, [{ title: 'T3', same: { id: 1 } }, { title: 'T1', same: { id: 2 } }, { title: 'T2', same: { id: 3 } }])
  t.equal(columns, 'id, title, author_id')
})

t.test('And what a cursor tells its position by, whoever orders', async (t) => {
  class Cursors extends CursorPagination {
    override pageSize = 2
    override ordering = '-pages'
  }
  const [first, columns] = await listed(t, await library(), (Books) => class extends Books { override paginationClass = Cursors })
  t.equal(columns, 'id, title, pages')
  const { next, results } = first as { next: string, results: unknown }
  t.strictSame(results, [{ title: 'T3' }, { title: 'T2' }])
  t.match((await listed(t, await library(), (Books) => class extends Books { override paginationClass = Cursors }, next.replace(/^.*?(?=\/books)/, '')))[0], { results: [{ title: 'T1' }] })
  const Ordered = (Books: typeof AsyncModelViewSet) => class extends Books {
    override paginationClass = Cursors
    override filterBackends = [OrderingFilter]
    override orderingFields = ['authorId']
  }
  t.equal((await listed(t, await library(), Ordered, '/books/?ordering=authorId'))[1], 'id, title, author_id')
})

t.test('Where something may look at the whole row, all of it is loaded', async (t) => {
  const Shown = serializer(Type.Object({ title: Type.String() }))
  class Own extends Shown {
    override toRepresentation (row: object): never {
      return { long: (row as { blurb: string }).blurb } as never
    }
  }
  class Methods extends serializer(Type.Object({ size: fields.method() })) {
    getSize (row: { pages: number }): number {
      return row.pages
    }
  }
  class OwnPages extends FastPageNumberPagination {
    override async paginateQueryset (...args: Parameters<FastPageNumberPagination['paginateQueryset']>): Promise<object[] | null> {
      return await super.paginateQueryset(...args)
    }
  }
  class OwnFetch extends PostFetch {
    override async fetch<T extends object> (items: readonly T[]): Promise<never[]> {
      return [...items] as never[]
    }
  }
  const { Book, queries } = await library()
  const fetches = [new OwnFetch({ queryset: Book.objects as never, toAttr: 'x', on: { id: 'id' } })]
  const changes: ((Books: typeof AsyncModelViewSet) => unknown)[] = [
    (Books) => class extends Books { override responseSerializerClass = Own },
    (Books) => class extends Books { override responseSerializerClass = Methods },
    (Books) => class extends Books { override paginationClass = OwnPages },
    (Books) => class extends Books { override postFetches = fetches },
    (Books) => class extends Books { override represent (rows: readonly object[]): Promise<object[]> { return Promise.resolve([...rows]) } },
    (Books) => class extends Books { override responseSerializerClass = Type.Object({ title: Type.String(), nothing: Type.Optional(Type.String()) }) }
  ]
  for (const change of changes) {
    queries.length = 0
    t.equal((await listed(t, { Book, queries }, change))[1], ALL, String(change))
  }
})

t.test('Columns that the view chose itself stay', async (t) => {
  const { Book, queries } = await library()
  const queryset = Book.objects.only('title', 'pages')
  t.equal((await listed(t, { Book, queries }, (Books) => class extends Books { override queryset = queryset as never }))[1], 'id, title, pages')
})
