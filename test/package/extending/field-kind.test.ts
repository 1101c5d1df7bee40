/** Kinds of field that the package does not have, made by what it exports. */
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t from 'tap'
import {
  AsyncModelViewSet, CharField, Field, FilterSetBackend, SimpleRouter, fieldBuilder, fields, filterSet, memoryModel, modelSerializer, serializer, viewsets
} from '../../../lib/index.ts'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { CharOptions, Failure, FieldFacts, InputOf, JSONSchema, OutputOf } from '../../../lib/index.ts'

const PATTERNS: Readonly<Record<string, RegExp>> = { de: /^\d{5}$/, nl: /^\d{4} [A-Z]{2}$/ }

/** A postcode of the country that the keyword `country` names. */
class PostcodeField extends CharField {
  static override readonly format = 'postcode'
  static override readonly messages = { invalid: 'Enter a postcode.' }
  override readonly metadataType = 'postcode'
  declare readonly $options: CharOptions & { readonly country?: 'de' | 'nl' }
  readonly #pattern: RegExp

  constructor (facts: FieldFacts) {
    super(facts)
    this.#pattern = PATTERNS[this.keyword<string>('country') ?? 'de'] as RegExp
  }

  override hasForm (text: string): boolean {
    return this.#pattern.test(text)
  }
}

interface Point { readonly x: number, readonly y: number }

/** A place, in words `3,4`. */
class PointField extends Field {
  static override readonly type = 'string'
  static override readonly initial = '0,0'
  static override readonly filterKind = 'string'
  declare readonly $native: Point
  declare readonly $wire: string
  static override readonly messages = { invalid: 'Enter two numbers.', far: 'No further than {most}.' }
  override readonly metadataType = 'point'

  override toInternalValue (value: unknown): Point | Failure {
    const [, x, y] = /^(\d+),(\d+)$/.exec(String(value)) ?? []
    if (x === undefined) return this.fail('invalid')
    return Number(x) > 99 ? this.fail('far', { most: 99 }) : { x: Number(x), y: Number(y) }
  }

  override toRepresentation ({ x, y }: Point): string {
    return `${x},${y}`
  }

  override jsonSchema (): JSONSchema {
    return { type: 'string', pattern: '^\\d+,\\d+$' }
  }
}

/** Shows the whole object in one line. */
class LineField extends Field {
  static override readonly readOnly = true
  static override readonly source = '*'
  declare readonly $wire: string
  override readonly metadataType = 'line'

  override toInternalValue (): never {
    throw new Error('It takes no input.')
  }

  override toRepresentation (value: { readonly street: string, readonly code: string }): string {
    return `${value.street}, ${value.code}`
  }

  override jsonSchema (): JSONSchema {
    return { type: 'string' }
  }
}

const postcode = fieldBuilder(PostcodeField)
const point = fieldBuilder(PointField)
const line = fieldBuilder(LineField)

const Address = memoryModel('Address', Type.Object({ id: Type.Integer(), street: Type.String(), code: Type.String(), place: Type.Unsafe<Point>({}) }), {
  rows: [
    { id: 1, street: 'Elm Street', code: '12345', place: { x: 1, y: 2 } },
    { id: 2, street: 'Main Street', code: '54321', place: { x: 3, y: 4 } }
  ]
})

class AddressSerializer extends serializer(Type.Object({
  street: fields.char(),
  code: postcode({ title: 'Postcode', maxLength: 7 }),
  place: point({ required: false }),
  line: line({ readOnly: true })
})) {}

class AddressFilterSet extends filterSet(Address, { code: postcode() }) {}

class Addresses extends AsyncModelViewSet {
  override queryset = Address.objects.orderBy('id')
  override serializerClass = AddressSerializer
  override filterBackends = [FilterSetBackend]
  override filtersetClass = AddressFilterSet
}

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } }
  readonly parameters?: readonly { readonly name: string }[]
}

async function served (t: Test): Promise<FastifyInstance> {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(swagger, { openapi: {} })
  const router = new SimpleRouter()
  router.register('addresses', Addresses)
  await app.register(viewsets, { router })
  await app.ready()
  return app as unknown as FastifyInstance
}

t.test('A kind of one\'s own shows values in its own way', async (t) => {
  const app = await served(t)
  const { statusCode, body } = await app.inject('/addresses/2/')
  t.strictSame([statusCode, JSON.parse(body)], [200, { street: 'Main Street', code: '54321', place: '3,4', line: 'Main Street, 54321' }])
})

t.test('A kind of one\'s own says in its own words what is wrong, beside those that all kinds have', async (t) => {
  const app = await served(t)
  const answer = async (payload: object): Promise<unknown> => {
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/addresses/', payload })
    return [statusCode, JSON.parse(body)]
  }
  t.strictSame(await answer({ street: 'Elm Street', code: '12', place: 'here', line: 'x' }), [400, { code: ['Enter a postcode.'], place: ['Enter two numbers.'] }])
  t.strictSame(await answer({ street: 'Elm Street', code: '', place: '100,1' }), [400, { code: ['This field may not be blank.'], place: ['No further than 99.'] }])
  t.strictSame(await answer({ street: 'Elm Street', code: '123456789', place: null }), [400, {
    code: ['Ensure this field has no more than 7 characters.', 'Enter a postcode.'], place: ['This field may not be null.']
  }])
  t.strictSame(await answer({ street: 'Elm Street' }), [400, { code: ['This field is required.'] }])
})

t.test('What a kind of one\'s own validated is what the row gets', async (t) => {
  const input = new AddressSerializer({ data: { street: 'Elm Street', code: ' 12345 ', place: '7,8' } })
  t.equal(await input.isValid(), true)
  t.strictSame(input.validatedData, { street: 'Elm Street', code: '12345', place: { x: 7, y: 8 } })
})

t.test('A kind of one\'s own has its type in OPTIONS, with the words of its schema', async (t) => {
  const app = await served(t)
  const { actions } = JSON.parse((await app.inject({ method: 'OPTIONS', url: '/addresses/' })).body) as { readonly actions: { readonly POST: object } }
  t.strictSame(actions.POST, {
    street: { type: 'string', required: true, read_only: false, label: 'Street' },
    code: { type: 'postcode', required: true, read_only: false, label: 'Postcode', max_length: 7 },
    place: { type: 'point', required: false, read_only: false, label: 'Place' },
    line: { type: 'line', required: false, read_only: true, label: 'Line' }
  })
})

t.test('A kind of one\'s own is in the document as it says itself, and so is a filter of it', async (t) => {
  const document = (await served(t)).swagger() as unknown as { readonly paths: { readonly '/addresses/': { readonly get: Operation, readonly post: Operation } } }
  const { get, post } = document.paths['/addresses/']
  const code = { type: 'string', minLength: 1, maxLength: 7, format: 'postcode', title: 'Postcode' }
  t.strictSame(post.requestBody?.content['application/json'].schema, {
    type: 'object',
    title: 'Address',
    required: ['street', 'code'],
    properties: { street: { type: 'string', minLength: 1 }, code, place: { type: 'string', pattern: '^\\d+,\\d+$' } }
  })
  t.strictSame(get.parameters?.find(({ name }) => name === 'code'), {
    in: 'query', name: 'code', required: false, schema: { type: 'string', minLength: 1, maxLength: 1000, format: 'postcode' }
  })
})

t.test('A filter of a kind of one\'s own takes what the kind takes', async (t) => {
  const app = await served(t)
  t.strictSame(JSON.parse((await app.inject('/addresses/?code=54321')).body).map(({ street }: { readonly street: string }) => street), ['Main Street'])
  const refused = await app.inject('/addresses/?code=here')
  t.strictSame([refused.statusCode, JSON.parse(refused.body)], [400, { code: ['Enter a postcode.'] }])
})

t.test('An empty form starts a field of one\'s own with what its class says', async (t) => {
  t.strictSame(new AddressSerializer().data, { street: '', code: '', place: '0,0' })
})

t.test('A column takes a kind of one\'s own, with the kind\'s own keywords', async (t) => {
  const Dutch = modelSerializer(Address, { fields: ['code'], extra: { code: { field: PostcodeField, country: 'nl' } } })
  const valid = new Dutch({ data: { code: '1234 AB' } })
  const invalid = new Dutch({ data: { code: '12345' } })
  t.strictSame([await valid.isValid(), await invalid.isValid(), invalid.errors], [true, false, { code: ['Enter a postcode.'] }])
})

t.test('Lists and dictionaries hold values of a kind of one\'s own', async (t) => {
  const Several = serializer(Type.Object({ codes: fields.list(postcode()), places: fields.dict(point()) }))
  const input = new Several({ data: { codes: ['12345', 'x'], places: { home: '1,2', work: '?' } } })
  t.strictSame([await input.isValid(), input.errors], [false, { codes: { 1: ['Enter a postcode.'] }, places: { work: ['Enter two numbers.'] } }])
  t.strictSame(new Several({ instance: { codes: ['12345'], places: { home: { x: 1, y: 2 } } } }).data, { codes: ['12345'], places: { home: '1,2' } })
})

t.test('What is no kind of field is refused when the serializer is made', async (t) => {
  const Wrong = serializer(Type.Object({ code: Type.Unsafe<string>({ field: class Postcode {} }) }))
  t.throws(() => new Wrong({ data: {} }).fields, { code: 'FST_VIEWSETS_FIELD_KIND_UNKNOWN', message: /"code".*class Postcode/ })
})

t.test('The types of a kind of one\'s own are those that its class declares', async (t) => {
  const input: InputOf<typeof AddressSerializer> = { street: 'Elm Street', code: '12345', place: { x: 1, y: 2 } }
  const output: Pick<OutputOf<typeof AddressSerializer>, 'code' | 'line'> = { code: '12345', line: '' }
  // @ts-expect-error a place is two numbers
  const place: InputOf<typeof AddressSerializer> = { ...input, place: '1,2' }
  // @ts-expect-error there is no such country
  postcode({ country: 'fr' })
  // @ts-expect-error there is no such option
  postcode({ county: 'nl' })
  t.ok(place && output)
})
