/** The service as a good Fastify developer would write it by hand: TypeBox schemas for what comes in and what goes out. */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import { PAGE_SIZE, orderings } from './store.ts'
import type { FastifyInstance } from 'fastify'
import type { NewProduct } from '../data/rows.ts'
import type { Ordering, Place, Store } from './store.ts'

const NewProductSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  price: Type.Number({ minimum: 0 }),
  stock: Type.Optional(Type.Integer({ minimum: 0 }))
}, { additionalProperties: false })

const ProductSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  price: Type.Number(),
  stock: Type.Integer(),
  createdAt: Type.String({ format: 'date-time' })
})

const ReviewSchema = Type.Object({ id: Type.Integer(), productId: Type.Integer(), author: Type.String(), rating: Type.Integer() })
const NullableReview = Type.Unsafe<unknown>({ ...ReviewSchema, type: ['object', 'null'] })
const ReviewedProductSchema = Type.Object({ ...ProductSchema.properties, latestReview: NullableReview })

const NullableInteger = Type.Unsafe<number | null>({ type: ['integer', 'null'] })
const ListSchema = Type.Object({ count: Type.Integer(), next: NullableInteger, previous: NullableInteger, results: Type.Array(ProductSchema) })
const ReviewedListSchema = Type.Object({ next: NullableInteger, previous: NullableInteger, results: Type.Array(ReviewedProductSchema) })
const NewestSchema = Type.Object({ next: Type.Unsafe<string | null>({ type: ['string', 'null'] }), results: Type.Array(ProductSchema) })

const NamedSchema = Type.Object({ id: Type.Integer(), name: Type.String() })
const OpinionSchema = Type.Object({ id: Type.Integer(), reader: Type.String(), rating: Type.Integer(), bookId: Type.Integer() })
const BookSchema = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  pages: Type.Integer(),
  publisher: NamedSchema,
  authors: Type.Array(NamedSchema),
  tags: Type.Array(NamedSchema),
  latestOpinions: Type.Array(OpinionSchema)
})
const BookListSchema = Type.Object({ next: NullableInteger, previous: NullableInteger, results: Type.Array(BookSchema) })

const PageSchema = Type.Integer({ minimum: 1, default: 1 })
const ListQuery = Type.Object({
  page: PageSchema,
  search: Type.Optional(Type.String({ maxLength: 100 })),
  ordering: Type.Unsafe<Ordering>({ type: 'string', enum: orderings, default: 'id' })
})
const PageQuery = Type.Object({ page: PageSchema })
const NewestQuery = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 100 })) })
const IdParams = Type.Object({ id: Type.Integer() })

const NOT_FOUND = { detail: 'No Product matches the given query.' }

function placeOf (cursor: string): Place {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('_')
  return { createdAt: new Date(Number(moment)), id: Number(id) }
}

function cursorAt ({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.getTime()}_${id}`).toString('base64url')
}

export function handwrittenApp (store: Store): FastifyInstance {
  const app = Fastify()

  app.get<{ Querystring: { page: number, search?: string, ordering: Ordering } }>('/products/', {
    schema: { querystring: ListQuery, response: { 200: ListSchema } }
  }, async ({ query }) => {
    const { count, rows } = await store.list(query)
    return { count, next: query.page * PAGE_SIZE < count ? query.page + 1 : null, previous: query.page > 1 ? query.page - 1 : null, results: rows }
  })

  app.get<{ Params: { id: number } }>('/products/:id/', {
    schema: { params: IdParams, response: { 200: ProductSchema } }
  }, async ({ params }, reply) => await store.find(params.id) ?? reply.code(404).send(NOT_FOUND))

  app.post<{ Body: NewProduct }>('/products/', {
    schema: { body: NewProductSchema, response: { 201: ProductSchema } }
  }, async ({ body }, reply) => {
    reply.code(201)
    return await store.create(body)
  })

  app.patch<{ Params: { id: number }, Body: Partial<NewProduct> }>('/products/:id/', {
    schema: { params: IdParams, body: Type.Partial(NewProductSchema), response: { 200: ProductSchema } }
  }, async ({ params, body }, reply) => await store.update(params.id, body) ?? reply.code(404).send(NOT_FOUND))

  app.get<{ Querystring: { page: number } }>('/reviewed/', {
    schema: { querystring: PageQuery, response: { 200: ReviewedListSchema } }
  }, async ({ query: { page } }) => {
    const rows = await store.reviewed(page)
    return { next: rows.length > PAGE_SIZE ? page + 1 : null, previous: page > 1 ? page - 1 : null, results: rows.slice(0, PAGE_SIZE) }
  })

  app.get<{ Querystring: { cursor?: string } }>('/newest/', {
    schema: { querystring: NewestQuery, response: { 200: NewestSchema } }
  }, async ({ query: { cursor } }) => {
    const rows = await store.newest(cursor === undefined ? null : placeOf(cursor))
    const results = rows.slice(0, PAGE_SIZE)
    const next = rows.length > PAGE_SIZE ? `/newest/?cursor=${cursorAt(results.at(-1) as Place)}` : null
    return { next, results }
  })

  app.get<{ Querystring: { page: number } }>('/books/', {
    schema: { querystring: PageQuery, response: { 200: BookListSchema } }
  }, async ({ query: { page } }) => {
    const rows = await store.books(page)
    return { next: rows.length > PAGE_SIZE ? page + 1 : null, previous: page > 1 ? page - 1 : null, results: rows.slice(0, PAGE_SIZE) }
  })

  return app
}
