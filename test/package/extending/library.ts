/** A library of four books in SQLite, served with a document, that tells which columns its lists were loaded with. */
import swagger from '@fastify/swagger'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import viewsets, { AsyncModelViewSet, DefaultRouter, Type, answer, fastifyFor } from '../../support/helper.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import type { Test } from 'tap'
import type { SerializerLike, ViewsetsOptions } from '../../support/helper.ts'

const books = sqliteTable('books', { id: integer().primaryKey(), title: text().notNull(), pages: integer().notNull(), blurb: text() })

/** As much of an operation as the tests look at. */
export interface Operation {
  readonly parameters?: readonly object[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>
}

export interface Library {
  /** Answers to a request: status and body. */
  ask (url: string, options?: { readonly method?: 'OPTIONS' | 'POST', readonly payload?: object, readonly headers?: Readonly<Record<string, string>> }): Promise<[status: number, body: unknown]>
  /** Gives the same with its headers and its body as it was sent. */
  askRaw (url: string): Promise<{ readonly statusCode: number, readonly headers: Readonly<Record<string, unknown>>, readonly body: string }>
  /** The columns of the last list. */
  columns (): string | undefined
  /** The operation in the document. */
  operation (method: string, url: string): Operation
}

/** The library with viewsets that change something of the usual one. */
export async function library (t: Test, change: (Base: typeof Books) => unknown, options: ViewsetsOptions = {}, documentOptions: object = { openapi: {} }): Promise<Library> {
  const queries: string[] = []
  const client = createClient({ url: ':memory:' })
  await client.execute('create table books (id integer primary key, title text not null, pages integer not null, blurb text)')
  const db = drizzle(client, { logger: { logQuery: (query) => queries.push(query.replaceAll('"', '')) } })
  const Book = drizzleModel(db, books)
  await Book.objects.bulkCreate([30, 10, 20, 40].map((pages) => ({ title: `T${pages}`, pages, blurb: 'long' })))
  class Shelf extends Books {
    override queryset = Book.objects.all()
  }
  const router = new DefaultRouter()
  router.register('books', change(Shelf as never) as typeof Books, { basename: 'book' })
  const app = fastifyFor(t)
  await app.register(swagger, documentOptions)
  await app.register(viewsets, { router, ...options })
  await app.ready()
  return {
    ask: async (url, request = {}) => answer(await app.inject({ url, ...request })),
    askRaw: async (url) => app.inject(url),
    columns: () => queries.map((query) => /^select (.*?) from/.exec(query)?.[1]).filter((columns) => columns?.includes('title')).at(-1),
    operation: (method, url) => (app.swagger() as unknown as { readonly paths: Record<string, Record<string, Operation>> }).paths[url]?.[method] as Operation
  }
}

/** Shows titles alone. */
export class Books extends AsyncModelViewSet {
  override serializerClass: SerializerLike = Type.Object({ title: Type.String({ maxLength: 20 }) })
}

/** The answer to OPTIONS, where nothing is different from the usual. */
export const METADATA = {
  name: 'Named List',
  description: '',
  renders: ['application/json'],
  parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  actions: { POST: { title: { type: 'string', required: true, read_only: false, label: 'Title', max_length: 20 } } }
}
