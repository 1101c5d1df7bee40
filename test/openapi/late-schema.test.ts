import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import viewsets, { ModelViewSet, SimpleRouter, action, fastifyFor, memoryModel, modelSerializer, serializer } from '../support/helper.ts'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))

/** A service with one viewset, and how often it was asked for its name. */
async function service (t: Test, prepare: (app: FastifyInstance) => unknown = () => {}): Promise<{ app: FastifyInstance, asked: () => number }> {
  let count = 0
  class BookViewSet extends ModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: '__all__' })
    override getViewName () {
      count++
      return 'Books'
    }
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = fastifyFor(t)
  await prepare(app)
  await app.register(viewsets, { router })
  await app.ready()
  return { app, asked: () => count }
}

interface Operation { readonly operationId: string, readonly tags: readonly string[], readonly responses: object, readonly requestBody?: object }

const operationIn = (app: FastifyInstance, method: 'get' | 'post'): Operation => (app.swagger() as unknown as { readonly paths: Record<string, Record<string, Operation>> }).paths['/books/']?.[method] as Operation

t.test('Nobody is asked for what a document tells, until there is to be one', async (t) => {
  const { app, asked } = await service(t, (app) => app.register(swagger, { openapi: {} }))
  t.equal(asked(), 0)
  const { operationId, responses, requestBody } = operationIn(app, 'post')
  t.strictSame([operationId, Object.keys(responses), requestBody !== undefined], ['book_create', ['201', '400'], true])
  t.equal(asked(), 6, 'once for each operation')
})

t.test('A hook of the application that adds to a schema adds to all of it', async (t) => {
  const { app } = await service(t, async (app) => {
    await app.register(swagger, { openapi: {} })
    app.addHook('onRoute', (route) => { if (String(route.method) === 'POST') route.schema = { ...route.schema, tags: ['mine'] } as object })
    app.addHook('onRoute', ({ method, schema }) => { if (String(method) === 'GET') Object.assign(schema as object, { tags: ['ours'] }) })
  })
  const [post, get] = [operationIn(app, 'post'), operationIn(app, 'get')]
  t.strictSame([post.operationId, post.tags, Object.keys(post.responses), post.requestBody !== undefined], ['book_create', ['mine'], ['201', '400'], true])
  t.strictSame([get.operationId, get.tags, Object.keys(get.responses)], ['book_list', ['ours'], ['200']])
})

t.test('A document that the application has made before all others are ready is whole', async (t) => {
  let operation: Operation | undefined
  await service(t, async (app) => {
    await app.register(swagger, { openapi: {} })
    app.addHook('onReady', async () => { operation = operationIn(app, 'post') })
  })
  t.strictSame([operation?.operationId, Object.keys(operation?.responses ?? {}), operation?.requestBody !== undefined], ['book_create', ['201', '400'], true])
})

t.test('A request is shown the schema of its route', async (t) => {
  const seen: unknown[] = []
  const { app } = await service(t, (app) => app.addHook('onRequest', async ({ routeOptions: { schema } }) => { seen.push([Object.keys(schema?.response as object), 'body' in (schema as object)]) }))
  await app.inject('/books/')
  await app.inject({ method: 'POST', url: '/books/', payload: { title: 'Emma' } })
  t.strictSame(seen, [[['200'], false], [['201', '400'], true]])
})

t.test('A serializer that is chosen by action and is none is found at boot, with a document or without', async (t) => {
  class BookViewSet extends ModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: '__all__' })
    override getSerializerClass () {
      return this.action === 'label' ? serializer({ type: 'object' }) as never : super.getSerializerClass()
    }

    @action({ detail: true })
    label () { return {} }
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = fastifyFor(t)
  app.register(viewsets, { router })
  await t.rejects(Promise.resolve(app.ready()), { code: 'FST_VIEWSETS_SERIALIZER_SCHEMA_MISSING' })
})
