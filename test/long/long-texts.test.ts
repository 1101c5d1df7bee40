/** Long texts, wherever a client may send one: twice as much takes about twice as long, and is never our own failure. */
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import {
  AsyncModelViewSet, CursorPagination, fastifyFor, fields, filterSet, FormParser, JSONParser, memoryModel, modelSerializer, MultiPartParser, OrderingFilter, PageNumberPagination,
  FilterSetBackend, SearchFilter, serializer, SimpleRouter, TokenAuthentication, viewsets
} from '../support/helper.ts'
import { cost } from './growth.ts'
import { coerce } from '../../lib/querysets/coerce.ts'
import { InvalidLookup } from '../../lib/querysets/exceptions.ts'
import type { ColumnKind } from '../../lib/querysets/columns.ts'
import type { InjectOptions } from 'fastify'

const nullable = (kind: Record<string, unknown>) => Type.Union([Type.Unsafe<unknown>(kind), Type.Null()])

const Thing = memoryModel('Thing', Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  price: nullable({ type: 'string', format: 'decimal' }),
  rate: nullable({ type: 'number' }),
  day: nullable({ type: 'string', format: 'date' }),
  at: nullable({ type: 'string', format: 'date-time' }),
  key: nullable({ type: 'string', format: 'uuid' }),
  data: nullable({ type: 'object' })
}), {
  columns: { price: { kind: 'decimal', precision: 8, scale: 2 }, data: { kind: 'json' } },
  rows: Array.from({ length: 20 }, (_, index) => ({ name: `Thing ${index}`, price: `${index}.50`, rate: index / 3, day: '2024-01-01', at: new Date(0), key: null, data: {} }))
})

class Everything extends serializer(Type.Object({
  char: fields.char(),
  email: fields.email(),
  url: fields.url(),
  regex: fields.regex(/^[a-z]+$/),
  slug: fields.slug(),
  unicode: fields.slug({ allowUnicode: true }),
  uuid: fields.uuid(),
  ip: fields.ip(),
  boolean: fields.boolean(),
  integer: fields.integer(),
  bigInteger: fields.bigInteger(),
  float: fields.float(),
  decimal: fields.decimal({ maxDigits: 8, decimalPlaces: 2 }),
  free: fields.decimal({ maxDigits: 1000, decimalPlaces: 500, normalizeOutput: true }),
  dateTime: fields.dateTime(),
  date: fields.date(),
  time: fields.time(),
  duration: fields.duration(),
  stamp: fields.dateTime({ inputFormats: ['%d %b %Y %H:%M', '%c', 'iso-8601'] }),
  choice: fields.choice(['a', 'b']),
  many: fields.multipleChoice(['a', 'b']),
  list: fields.list(fields.float()),
  dict: fields.dict(fields.char()),
  json: fields.json({ binary: true }),
  primaryKey: fields.primaryKey(Thing),
  slugRelated: fields.slugRelated(Thing, 'name')
})) {}

const NAMES = Object.keys(Everything.schema.properties)
/** What a text is made of, again and again, before what it cannot end with. */
const PIECES = ['0', '1', '9', '1_', ' ', '\t', '\u00a0', '.', '-', '+', ':', '/', 'a', 'a.', 'a@', '@', '\\"', '"', '\'', '[', '{', '}', '(', '%', '%2', ',', ';', '=', '&', 'é', '\u0660', 'T', 'P1D', '2024-', '00:', '&#1;', '{"a":', '[[']

class Tokens extends TokenAuthentication {
  override findUser () { return null }
}

class ThingViewSet extends AsyncModelViewSet {
  override queryset = Thing.objects.all()
  override serializerClass = modelSerializer(Thing, { fields: '__all__' })
  override filterBackends = [OrderingFilter, SearchFilter, FilterSetBackend]
  override filtersetClass = filterSet(Thing, {}, { fields: '__all__' })
  override searchFields = ['name', 'price', '^rate']
  override orderingFields = '__all__' as const
  override authenticationClasses = [Tokens]
  override parserClasses = [JSONParser, FormParser, MultiPartParser]
  override paginationClass = class extends PageNumberPagination { override pageSize = 5 }
}
class CursorViewSet extends ThingViewSet {
  override paginationClass = class extends CursorPagination { override pageSize = 5; override ordering = '-price' } as never
}
class EverythingViewSet extends ThingViewSet {
  override serializerClass = Everything as never
}

const uri = encodeURIComponent
const post = (payload: string, type = 'application/json'): InjectOptions => ({ method: 'POST', url: '/every/', payload, headers: { 'content-type': type } })

/** Ways to send a text, each by the sentence of what it is sent as. */
const REQUESTS: Readonly<Record<string, (text: string) => InjectOptions>> = {
  'the key in a URL': (text) => ({ url: `/things/${uri(text.slice(0, 90))}/` }),
  'a search': (text) => ({ url: `/things/?search=${uri(text)}` }),
  'an order': (text) => ({ url: `/things/?ordering=${uri(text)}` }),
  'a page': (text) => ({ url: `/things/?page=${uri(text)}` }),
  'a cursor': (text) => ({ url: `/cursor/?cursor=${uri(text)}` }),
  'a cursor in base64': (text) => ({ url: `/cursor/?cursor=${uri(Buffer.from(`p=${uri(text)}`).toString('base64'))}` }),
  'a decimal to filter by': (text) => ({ url: `/things/?price=${uri(text)}` }),
  'a float to filter by': (text) => ({ url: `/things/?rate=${uri(text)}` }),
  'a date to filter by': (text) => ({ url: `/things/?day=${uri(text)}&at=${uri(text)}&key=${uri(text)}` }),
  'what is accepted': (text) => ({ url: '/things/', headers: { accept: header(text) } }),
  'what is sent': (text) => ({ method: 'POST', url: '/things/', payload: '{}', headers: { 'content-type': `application/json; a=${header(text)}` } }),
  'a token': (text) => ({ url: '/things/', headers: { authorization: `Token ${header(text)}` } }),
  'a broken JSON text': (text) => post(`{"char": "${text}`),
  'a JSON text with Python\'s numbers': (text) => post(`[NaN, "${text}`),
  'each field, as JSON': (text) => post(JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, text])))),
  'each field, as a form': (text) => post(NAMES.map((name) => `${name}=${uri(text)}`).join('&'), 'application/x-www-form-urlencoded'),
  'a form that is none': (text) => post(text, 'application/x-www-form-urlencoded'),
  'names of a form': (text) => post(`list[${uri(text)}]=1&dict[${uri(text)}=1&${uri(text)}`, 'application/x-www-form-urlencoded'),
  'a part of a form': (text) => post(`--x\r\nContent-Disposition: form-data; name="${header(text)}"; filename="${header(text)}\r\n\r\n${text}\r\n--x--`, 'multipart/form-data; boundary=x')
}

function header (text: string): string {
  return text.replace(/[^\t -~]/g, 'x')
}

const LENGTH = 12_000
/** Far above what these requests take, and far below what some of them took. */
const LONG = 400

test('a long text is read in one go, as whatever it is sent', { timeout: 600_000 }, async (t) => {
  const router = new SimpleRouter()
  router.register('things', ThingViewSet)
  router.register('cursor', CursorViewSet, { basename: 'cursor' })
  router.register('every', EverythingViewSet, { basename: 'every' })
  const app = fastifyFor(t, { bodyLimit: 2 ** 25 })
  await app.register(viewsets, { router, strictJson: false })
  for (const [what, request] of Object.entries(REQUESTS)) {
    const failed: string[] = []
    for (const piece of PIECES) {
      for (const length of [LENGTH, 2 * LENGTH]) {
        let status = 0
        const taken = await cost(async () => { status = (await app.inject(request(`${piece.repeat(length / piece.length)}!`))).statusCode }, LONG)
        if (status >= 500 || taken > LONG) failed.push(`${piece} ${length}: ${status}, ${Math.round(taken)} ms`)
      }
    }
    t.strictSame(failed, [], what)
  }
})

test('a value of a lookup is converted in one go', { timeout: 600_000 }, async (t) => {
  const kinds: ColumnKind[] = ['text', 'integer', 'bigint', 'float', 'decimal', 'boolean', 'date', 'datetime', 'time', 'uuid']
  for (const kind of kinds) {
    const column = { name: kind, kind, native: kind === 'bigint' ? 'bigint' : 'string', nullable: true, hasDefault: false, primaryKey: false, generated: false, unique: false } as const
    const failed: string[] = []
    for (const piece of PIECES) {
      for (const end of ['', '!']) {
        const text = `${piece.repeat(100_000 / piece.length)}${end}`
        const taken = await cost(() => {
          try { coerce(column, text) } catch (error) { if (!(error instanceof InvalidLookup)) throw error }
        }, LONG)
        if (taken > LONG) failed.push(`${piece}: ${Math.round(taken)} ms`)
      }
    }
    t.strictSame(failed, [], kind)
  }
})
