/** One round of `boot.ts`: prints the milliseconds from the first class to a ready app, and the routes that Fastify has then. */
import Fastify from 'fastify'
import { Type } from '@sinclair/typebox'
import viewsets, { AsyncModelViewSet, DefaultRouter, fields, memoryModel, serializer } from 'fastify-viewsets'
import type { BareRoute } from './boot-bare.ts'

const count = Number(process.argv[2])
// Fastify's own beginning, which no viewset adds to
const app = Fastify()
const routes: BareRoute[] = []
app.addHook('onRoute', ({ method, url }) => { routes.push({ method, url }) })
const start = performance.now()
const router = new DefaultRouter()

for (let number = 0; number < count; number++) {
  const schema = Type.Object({
    id: fields.integer({ readOnly: true }),
    name: fields.char({ maxLength: 100 }),
    price: fields.decimal({ maxDigits: 10, decimalPlaces: 2 }),
    stock: fields.integer({ minimum: 0, default: 0 }),
    isActive: fields.boolean({ default: true }),
    status: fields.choice(['draft', 'published', 'archived'], { default: 'draft' }),
    contact: fields.email({ required: false }),
    createdAt: fields.dateTime({ readOnly: true })
  })
  const Model = memoryModel(`Thing${number}`, schema)

  class ThingViewSet extends AsyncModelViewSet {
    override queryset = Model.objects.all()
    override serializerClass = serializer(schema)
  }
  router.register(`things${number}`, ThingViewSet)
}

await app.register(viewsets, { router, prefix: '/api' })
await app.ready()
console.log(JSON.stringify({ ready: performance.now() - start, routes }))
await app.close()
