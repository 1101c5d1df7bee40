import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import viewsets, { answer, AsyncModelViewSet, DefaultRouter, fastifyFor, fields, memoryModel, MultiValueDict, refusal as bootRefusal, Serializer, serializer, serve } from '../support/helper.ts'
import { outcome, refusal, shown } from './support/helper.ts'
import type { Test } from 'tap'

const Node = Type.Recursive((This) => Type.Object({
  title: fields.char({ maxLength: 5 }), kids: Type.Array(This), next: Type.Optional(Type.Union([This, Type.Null()]))
}), { $id: 'Node' })
class NodeSerializer extends serializer(Node) {}

const required = ['This field is required.']
const leaf = (title: string) => ({ title, kids: [] })

function router (): DefaultRouter {
  const Row = memoryModel('Row', Type.Object({ id: Type.Integer(), title: Type.String(), kids: Type.Unknown(), next: Type.Unknown() }))
  class Nodes extends AsyncModelViewSet {
    override queryset = Row.objects.all()
    override serializerClass = NodeSerializer
  }
  const nodes = new DefaultRouter()
  nodes.register('nodes', Nodes)
  return nodes
}

const serveNodes = (t: Test) => serve(t, { router: router() })

test('a POST of a tree stores and shows all of it (FLD-01)', async (t) => {
  const app = await serveNodes(t)
  const payload = { title: 'a', kids: [{ title: ' b ', kids: [leaf('c')], next: null }], next: leaf('d') }
  const whole = (title: string, kids: object[] = [], next: object | null = null) => ({ title, kids, next })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/nodes/', payload })), [201, whole('a', [whole('b', [whole('c')])], whole('d'))])
})

test('what is wrong in a tree is told where it is (EXC-08, EXC-09)', async (t) => {
  const app = await serveNodes(t)
  const payload = { title: 'a', kids: [leaf('b'), { title: 'much too long' }, 5], next: { title: 'd', kids: [null] } }
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/nodes/', payload })), [400, {
    kids: { 1: { title: ['Ensure this field has no more than 5 characters.'], kids: required }, 2: { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] } },
    next: { kids: { 0: ['This field may not be null.'] } }
  }])
})

test('partial reaches every level of a tree (FLD-03)', async (t) => {
  t.strictSame(await outcome(NodeSerializer, { kids: [{ next: { title: 'x' } }] }, { partial: true }), { kids: [{ next: { title: 'x' } }] })
})

test('a tree may come as a form (FLD-26)', async (t) => {
  const form = new MultiValueDict<unknown>([['title', 'a'], ['kids[0]title', 'b'], ['kids[0]kids[0]title', 'c'], ['kids[0]kids[0]kids', '']])
  t.strictSame(await outcome(NodeSerializer, form), { kids: { 0: { kids: { 0: { kids: required } } } } })
})

test('a form whose tree is nested deeper than 100 levels is refused, however deep', async (t) => {
  const app = await serveNodes(t)
  for (const levels of [101, 50_000]) {
    const payload = new URLSearchParams([['title', 'x'], [`${'kids[0]'.repeat(levels)}title`, 'x']]).toString()
    const response = await app.inject({ method: 'POST', url: '/nodes/', payload, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    t.equal(response.statusCode, 400)
    t.match(response.body, '["Ensure this field is nested no more than 100 levels deep."]')
  }
})

test('OPTIONS tells of one level of a tree (MET-03)', async (t) => {
  const app = await serveNodes(t)
  const { actions } = (await app.inject({ method: 'OPTIONS', url: '/nodes/' })).json<{ actions: { POST: object } }>()
  t.strictSame(actions.POST, {
    title: { type: 'string', required: true, read_only: false, label: 'Title', max_length: 5 },
    kids: { type: 'field', required: true, read_only: false, label: 'Kids', child: { type: 'nested object', required: true, read_only: false } },
    next: { type: 'nested object', required: false, read_only: false, label: 'Next' }
  })
})

test('the schema of a tree refers to itself by name, after one level', async (t) => {
  const again = { $ref: 'NodeRequest' }
  const shape = (inner: object) => ({
    type: 'object', properties: { title: { type: 'string', minLength: 1, maxLength: 5 }, kids: { type: 'array', items: inner }, next: { anyOf: [inner, { type: 'null' }] } }, required: ['title', 'kids']
  })
  t.strictSame(NodeSerializer.requestSchema(), { title: 'Node', ...shape({ $id: 'NodeRequest', ...shape(again) }) })
  t.match(NodeSerializer.responseSchema(), { properties: { kids: { items: { $id: 'NodeResponse', properties: { kids: { items: { $ref: 'NodeResponse' } } } } } } })
})

test('an OpenAPI document has a tree as a component that refers to itself', async (t) => {
  const app = fastifyFor(t)
  await app.register(import('@fastify/swagger'), { openapi: { openapi: '3.1.0' } })
  await app.register(viewsets, { router: router() })
  await app.ready()
  const { components } = app.swagger() as unknown as { components: { schemas: Record<string, { title: string, properties: { kids: { items: object } } }> } }
  const [[name, component] = [], ...others] = Object.entries(components.schemas).filter(([, { title }]) => title === 'NodeRequest')
  t.strictSame(component?.properties.kids.items, { $ref: `#/components/schemas/${name}` })
  t.strictSame(others, [])
  t.notMatch(JSON.stringify(app.swagger()), /"\$ref":"(?!#)/, 'no reference leads nowhere')
})

test('a tree may be nested, and may refer to itself inside of unions, tuples, dictionaries and objects', async (t) => {
  const Outer = serializer(Type.Object({ tree: fields.nested(Node) }))
  t.strictSame(await outcome(Outer, { tree: { title: 'a', kids: [{}] } }), { tree: { kids: { 0: { title: required, kids: required } } } })
  const Class = serializer(Type.Recursive((This) => Type.Object({
    n: Type.Integer(), one: Type.Union([This, Type.String()]), pair: Type.Optional(Type.Tuple([This, This])), by: Type.Optional(Type.Record(Type.String(), This)), in: Type.Optional(Type.Object({ it: This }))
  })))
  const inner = { n: 1, one: 'x' }
  const all = { n: 1, one: inner, pair: [inner, inner], by: { a: inner }, in: { it: inner } }
  t.strictSame(await outcome(Class, all), all)
  t.strictSame(await outcome(Class, { n: 1, one: {}, pair: [1, 2], by: { a: {} }, in: {} }), {
    one: ['Invalid value.'], pair: ['Invalid value.'], by: { a: { n: required, one: required } }, in: { it: required }
  })
  t.strictSame(await shown(Class, all), all)
})

test('a mistake in a recursive schema is told where it is compiled', async (t) => {
  class Sized extends serializer(Type.Recursive((This) => Type.Object({ size: fields.method('getSize'), kids: Type.Array(This) }))) {
    getSize () { return 1 }
  }
  t.equal(await refusal(() => Sized.compile()), 'FST_VIEWSETS_SERIALIZER_METHOD_MISSING', 'the objects inside have no serializer')
  const built = serializer(Type.Object({ tree: Type.Recursive((This) => Type.Object({ title: fields.char(), kids: Type.Array(This) })) }))
  t.equal(await refusal(() => built.compile()), 'FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED', 'TypeBox knows none of fields.*')
})

class AuthorSerializer extends Serializer {
  static override get schema () { return Type.Object({ name: fields.char(), books: fields.nested(BookSerializer as typeof Serializer, { many: true }) }) }
}

class BookSerializer extends Serializer {
  static override get schema () { return Type.Object({ title: fields.char(), author: fields.nested(AuthorSerializer as typeof Serializer) }) }
}

test('two serializers that are nested in each other are refused at boot, by name', async (t) => {
  const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String() }))
  class Authors extends AsyncModelViewSet {
    override queryset = Author.objects.all()
    override serializerClass = AuthorSerializer
  }
  const router = new DefaultRouter()
  router.register('authors', Authors)
  t.equal(await bootRefusal(t, { router }), 'FST_VIEWSETS_SERIALIZER_CIRCULAR: AuthorSerializer → BookSerializer → AuthorSerializer: these serializers are nested in each other without an end. ' +
    'In one of them, nest a serializer that leaves the other out, or show its key by fields.primaryKey(); a tree of one kind is a Type.Recursive().')
  t.equal(await refusal(() => BookSerializer.compile()), 'FST_VIEWSETS_SERIALIZER_CIRCULAR')
})
