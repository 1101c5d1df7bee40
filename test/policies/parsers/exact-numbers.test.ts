/** All digits that a client writes: stored as they are, or refused, and never those of another number. */
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/node-postgres'
import { bigint, jsonb, numeric, pgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import t, { type Test } from 'tap'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { APIView, DefaultRouter, ExactNumber, GenericAPIView, JSONParser, ModelViewSet, ParseError, fastifyFor, fields, memoryModel, modelSerializer, path, serializer, serve, viewsets } from '../../support/helper.ts'
import { NO_SERVER, testDatabase } from '../../support/postgres.ts'
import type { FastifyInstance } from 'fastify'
import type { TSchema } from '@sinclair/typebox'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { TestDatabase } from '../../support/postgres.ts'

/** Beyond these a number stands for several integers. */
const MOST = '9007199254740991'
const ODD = '9007199254740993'

const send = async (app: FastifyInstance, url: string, payload: string, type = 'application/json'): Promise<[number, string]> => {
  const { statusCode, body } = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
  return [statusCode, body]
}

const parse = (text: string, strict = true): unknown => new JSONParser().parse(Buffer.from(text), { contentType: 'application/json', maxDepth: 100, strict })

t.test('JSON is read with all of its digits', async (t) => {
  t.strictSame(parse(`[${MOST}, ${ODD}, -${ODD}, "${ODD}", 12345678901234567890]`), [9007199254740991, 9007199254740993n, -9007199254740993n, ODD, 12345678901234567890n])
  t.strictSame(parse('{"a": {"b": [0.1234567890123456789, 0.30000000000000004, 1234567890.12345678901, -1.0000000000000000, 100000000000000.00]}}'),
    { a: { b: [new ExactNumber('0.1234567890123456789'), 0.1 + 0.2, new ExactNumber('1234567890.12345678901'), -1, 100000000000000] } })
  t.strictSame(parse('[9.007199254740993e15, 9.007199254740992E+15, 1.000000000000000000e3, 1e23]'), [new ExactNumber('9.007199254740993e15'), 9007199254740992, 1000, 1e23])
  t.strictSame(parse(`["a\\"${ODD}\\\\", "${'\\\\'.repeat(50)}", ${ODD}]`), [`a"${ODD}\\`, '\\'.repeat(50), 9007199254740993n])
  t.strictSame(parse(`[NaN, Infinity, ${ODD}]`, false), [NaN, Infinity, 9007199254740993n])
  t.strictSame(parse(`{"__proto__": ${ODD}, "a": ${ODD}, "${ODD}": {"constructor": {"prototype": ${ODD}}}}`), { a: 9007199254740993n, [ODD]: {} })
  class Rounding extends JSONParser { override readonly exact = false }
  t.strictSame(new Rounding().parse(Buffer.from(ODD), { contentType: '', maxDepth: 1 }), 9007199254740992)
})

t.test('a body that nests as deep as the settings let it, and deeper than the stack, is refused', async (t) => {
  const text = `${'['.repeat(100_000)}${ODD}${']'.repeat(100_000)}`
  t.throws(() => new JSONParser().parse(Buffer.from(text), { contentType: '', maxDepth: 500_000 }), ParseError)
})

t.test('data goes out with the digits that it came in with', async (t) => {
  class EchoView extends APIView {
    post () { return { data: this.data } }
  }
  const app = await serve(t, { urls: [path('/', EchoView.asView())] })
  const text = `[${ODD},0.1234567890123456789,{"a":9.007199254740993e15}]`
  t.strictSame(await send(app, '/', text), [200, `{"data":${text}}`])
})

/** What posting that number as the only field is answered with. */
async function posted (t: Test, schema: TSchema, text: string): Promise<unknown> {
  class NumberView extends GenericAPIView {
    override serializerClass = serializer(Type.Object({ a: schema }))
    async post () { return (await this.validatedSerializer()).validatedData }
  }
  const app = await serve(t, { urls: [path('/', NumberView.asView())] })
  return (await send(app, '/', `{"a":${text}}`))[1]
}

t.test('a field keeps all digits, or refuses them', async (t) => {
  const decimal = fields.decimal({ maxDigits: 40, decimalPlaces: 19 })
  const cases: Array<[name: string, schema: TSchema, sent: string, answered: string]> = [
    ['integer', fields.integer(), ODD, '{"a":["A valid integer is required."]}'],
    ['integer as text', fields.integer(), `"${ODD}"`, '{"a":["A valid integer is required."]}'],
    ['bounded integer', fields.integer({ maximum: 5 }), ODD, '{"a":["Ensure this value is less than or equal to 5."]}'],
    ['integer with an exponent', fields.integer(), '1e23', '{"a":["A valid integer is required."]}'],
    ['integer with a fraction', fields.integer(), '1.00000000000000000001', '{"a":["A valid integer is required."]}'],
    ['big integer', fields.bigInteger(), ODD, `{"a":${ODD}}`],
    ['big integer with an exponent', fields.bigInteger(), '1e23', '{"a":100000000000000000000000}'],
    ['big integer with zeros', fields.bigInteger(), `${ODD}.000`, `{"a":${ODD}}`],
    ['decimal', decimal, '0.1234567890123456789', '{"a":"0.1234567890123456789"}'],
    ['decimal of an integer', decimal, ODD, `{"a":"${ODD}.0000000000000000000"}`],
    ['decimal with an exponent', fields.decimal({ maxDigits: null, decimalPlaces: 0 }), '1e23', '{"a":"100000000000000000000000"}'],
    ['decimal of too many digits', fields.decimal({ maxDigits: 18, decimalPlaces: 17 }), '0.1234567890123456789', '{"a":["Ensure that there are no more than 18 digits in total."]}'],
    ['float', fields.float(), '0.1234567890123456789', '{"a":0.12345678901234568}'],
    ['text', fields.char(), '0.1234567890123456789', '{"a":"0.1234567890123456789"}'],
    ['choice', fields.choice([9007199254740992]), ODD, `{"a":["\\"${ODD}\\" is not a valid choice."]}`],
    ['boolean', fields.boolean(), '1.00000000000000000001', '{"a":["Must be a valid boolean."]}'],
    ['JSON', fields.json(), `{"b":[${ODD}]}`, '{"a":["Ensure that no number has more digits than can be kept: send it as text."]}'],
    ['JSON with a fraction', fields.json(), '0.1234567890123456789', '{"a":["Ensure that no number has more digits than can be kept: send it as text."]}'],
    ['JSON as text', fields.json({ binary: true }), `"[${ODD}]"`, '{"a":["Ensure that no number has more digits than can be kept: send it as text."]}'],
    ['list of any', Type.Array(Type.Any()), `[${ODD}]`, '{"a":{"0":["Ensure that no number has more digits than can be kept: send it as text."]}}'],
    ['TypeBox', Type.Union([Type.Number(), Type.Boolean()]), ODD, '{"a":["Invalid value."]}'],
    ['TypeBox object', Type.Intersect([Type.Object({}), Type.Object({ b: Type.Any() })]), `{"b":${ODD}}`, '{"a":["Invalid value."]}']
  ]
  for (const [name, schema, sent, answered] of cases) t.equal(await posted(t, schema, sent), answered, name)
})

t.test('a decimal that goes out as a number has all of its digits', async (t) => {
  class DecimalView extends GenericAPIView {
    override serializerClass = serializer(Type.Object({ a: fields.decimal({ maxDigits: 40, decimalPlaces: 19, coerceToString: false }) }))
    get () { return this.getSerializer({ instance: { a: '12345.1234567890123456789' } }).data }
  }
  const app = await serve(t, { urls: [path('/', DecimalView.asView())] })
  t.equal((await app.inject('/')).body, '{"a":12345.1234567890123456789}')
})

t.test('a foreign key never points at another row', async (t) => {
  const Owner = memoryModel('Owner', Type.Object({ id: Type.Integer() }))
  await Owner.objects.create({ id: Number(ODD) })
  class OwnerView extends GenericAPIView {
    override serializerClass = serializer(Type.Object({ owner: fields.primaryKey(Owner) }))
    async post () { return (await this.validatedSerializer()).validatedData }
  }
  const app = await serve(t, { urls: [path('/', OwnerView.asView())] })
  const missing = (key: string): [number, string] => [400, `{"owner":["Invalid pk \\"${key}\\" - object does not exist."]}`]
  t.strictSame(await send(app, '/', `{"owner":${ODD}}`), missing(ODD))
  t.strictSame(await send(app, '/', `{"owner":"${ODD}"}`), missing(ODD))
  t.strictSame(await send(app, '/', `owner=${ODD}`, 'application/x-www-form-urlencoded'), missing(ODD))
  t.strictSame(await send(app, '/', '{"owner":9007199254740993.5}'), [400, '{"owner":["Incorrect type. Expected pk value, received float."]}'])
})

const database = await testDatabase()
if (database === null) t.test('PostgreSQL', { skip: NO_SERVER }, () => {})
else checkColumns(database)

function checkColumns (database: TestDatabase): void {
  t.test('PostgreSQL keeps the digits of its columns', async (t) => {
    await database.run('create table things (id bigint primary key, amount numeric(40, 19), parent bigint references things, extra jsonb)')
    const pool = new pg.Pool({ connectionString: database.url, max: 2 })
    t.teardown(async () => {
      await pool.end()
      await database.drop()
    })
    const things = pgTable('things', {
      id: bigint({ mode: 'bigint' }).primaryKey(),
      amount: numeric({ precision: 40, scale: 19 }),
      parent: bigint({ mode: 'bigint' }).references((): AnyPgColumn => things.id),
      extra: jsonb()
    })
    const Thing = drizzleModel(drizzle(pool), things)
    class Things extends ModelViewSet {
      override queryset = Thing.objects
      override serializerClass = modelSerializer(Thing, { fields: '__all__' })
    }
    const app = fastifyFor(t)
    const router = new DefaultRouter()
    router.register('things', Things)
    await app.register(viewsets, { router })
    const row = `{"id":${ODD},"amount":"0.1234567890123456789","parent":null,"extra":{"a":0.1}}`
    t.strictSame(await send(app, '/things/', `{"id":${ODD},"amount":0.1234567890123456789,"extra":{"a":0.1}}`), [201, row])
    t.strictSame((await app.inject(`/things/${ODD}/`)).body, row)
    t.equal((await app.inject('/things/9007199254740992/')).statusCode, 404)
    t.strictSame(await send(app, '/things/', '{"id":1,"parent":9007199254740992}'), [400, '{"parent":["Invalid pk \\"9007199254740992\\" - object does not exist."]}'])
    t.strictSame(await send(app, '/things/', `{"id":1,"parent":${ODD}}`), [201, `{"id":1,"amount":null,"parent":${ODD},"extra":null}`])
    t.equal((await send(app, '/things/', `{"id":2,"extra":{"a":[${ODD}]}}`))[0], 400)
  })
}
