import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { library } from './support/library.ts'

const Line = serializer(Type.Object({ sku: fields.char({ maxLength: 5 }), id: fields.integer({ readOnly: true }) }, { title: 'Line' }))
class OrderSerializer extends serializer(Type.Object({
  id: fields.integer({ readOnly: true }),
  customer: fields.char({ maxLength: 20, title: 'Who', description: 'The one who pays.' }),
  email: fields.email({ required: false, allowNull: true }),
  express: fields.boolean({ default: false, description: 'In a hurry?' }),
  at: fields.dateTime({ default: () => new Date() }),
  kind: fields.choice([['web', 'On the web'], ['shop', 'In a shop']], { allowNull: true }),
  line: fields.nested(Line),
  maybe: fields.nested(Line, { required: false, allowNull: true }),
  lines: fields.nested(Line, { many: true, allowEmpty: false, maxItems: 3 }),
  tags: fields.list(fields.char({ allowBlank: true }), { required: false }),
  counts: fields.dict(fields.integer(), { required: false }),
  secret: fields.char({ writeOnly: true, required: false }),
  user: fields.hidden({ default: 1 }),
  total: fields.method(() => 1, { wire: { type: 'integer' } })
}, { description: 'What was ordered.' })) {}

test('the request schema has what clients may send, without any keyword of ours', async (t) => {
  const line = Line.requestSchema()
  t.strictSame(line, { title: 'Line', type: 'object', properties: { sku: { type: 'string', minLength: 1, maxLength: 5 } }, required: ['sku'] })
  t.strictSame(OrderSerializer.requestSchema(), {
    title: 'Order',
    description: 'What was ordered.',
    type: 'object',
    properties: {
      customer: { type: 'string', minLength: 1, maxLength: 20, title: 'Who', description: 'The one who pays.' },
      email: { type: ['string', 'null'], minLength: 1, format: 'email' },
      express: { type: 'boolean', default: false, description: 'In a hurry?' },
      at: { type: 'string', format: 'date-time' },
      kind: { type: ['string', 'null'], enum: ['web', 'shop', null] },
      line,
      maybe: { anyOf: [line, { type: 'null' }] },
      lines: { type: 'array', items: line, minItems: 1, maxItems: 3 },
      tags: { type: 'array', items: { type: 'string' } },
      counts: { type: 'object', additionalProperties: { type: 'integer' } },
      secret: { type: 'string', minLength: 1 }
    },
    required: ['customer', 'kind', 'line', 'lines']
  })
})

test('the response schema has what clients are sent, and says what is always there', async (t) => {
  const { properties, required, title } = OrderSerializer.responseSchema() as { properties: Record<string, unknown>, required: string[], title: string }
  t.equal(title, 'Order')
  t.strictSame(Object.keys(properties), ['id', 'customer', 'email', 'express', 'at', 'kind', 'line', 'maybe', 'lines', 'tags', 'counts', 'total'])
  t.strictSame(required, ['id', 'customer', 'email', 'express', 'at', 'kind', 'line', 'maybe', 'lines', 'total'])
  t.strictSame(properties['total'], { type: 'integer' })
  t.strictSame(properties['express'], { type: 'boolean', description: 'In a hurry?' })
})

test('the partial schema requires nothing', async (t) => {
  t.notOk('required' in OrderSerializer.requestSchema({ partial: true }))
  t.strictSame(OrderSerializer.requestSchema({ partial: true })['properties'], OrderSerializer.requestSchema()['properties'])
})

test('the same shape is the same object, nested or not', async (t) => {
  t.equal(OrderSerializer.requestSchema(), OrderSerializer.requestSchema())
  t.equal(OrderSerializer.requestSchema({ partial: true }), OrderSerializer.requestSchema({ partial: true }))
  const { line, lines, maybe } = OrderSerializer.requestSchema()['properties'] as { line: object, lines: { items: object }, maybe: { anyOf: object[] } }
  t.equal(line, Line.requestSchema())
  t.equal(lines.items, line)
  t.equal(maybe.anyOf[0], line)
  t.not(Line.requestSchema(), Line.responseSchema())
})

test('a model\'s response always has all its columns', async (t) => {
  const { Book } = library()
  t.strictSame(modelSerializer(Book, { fields: ['id', 'title', 'pages', 'author'] }).responseSchema(), {
    title: 'Book',
    type: 'object',
    properties: { id: { type: 'integer', title: 'ID' }, title: { type: 'string', maxLength: 10 }, pages: { type: 'integer' }, author: { type: ['integer', 'null'] } },
    required: ['id', 'title', 'pages', 'author']
  })
})

test('what OPTIONS tells of the fields, in order (MET-03 to MET-06)', async (t) => {
  const { Book } = library()
  const info = new OrderSerializer().describeForMetadata()
  t.strictSame(Object.keys(info), ['id', 'customer', 'email', 'express', 'at', 'kind', 'line', 'maybe', 'lines', 'tags', 'counts', 'secret', 'total'], 'hidden fields are left out')
  t.strictSame(JSON.stringify(info['customer']), '{"type":"string","required":true,"read_only":false,"label":"Who","help_text":"The one who pays.","max_length":20}')
  t.strictSame(info['id'], { type: 'integer', required: false, read_only: true, label: 'Id' })
  t.strictSame(info['kind'], {
    type: 'choice', required: true, read_only: false, label: 'Kind', choices: [{ value: 'web', display_name: 'On the web' }, { value: 'shop', display_name: 'In a shop' }]
  })
  const children = { sku: { type: 'string', required: true, read_only: false, label: 'Sku', max_length: 5 }, id: { type: 'integer', required: false, read_only: true, label: 'Id' } }
  t.strictSame(info['line'], { type: 'nested object', required: true, read_only: false, label: 'Line', children })
  t.strictSame(info['lines'], { type: 'field', required: true, read_only: false, label: 'Lines', max_length: 3, child: { type: 'nested object', required: true, read_only: false, children } })
  t.strictSame(info['tags'], { type: 'list', required: false, read_only: false, label: 'Tags', child: { type: 'string', required: true, read_only: false } })
  t.strictSame(info['total'], { type: 'field', required: false, read_only: true, label: 'Total' })
  t.strictSame(new (modelSerializer(Book, { fields: ['id', 'author'] }))().describeForMetadata(), {
    id: { type: 'integer', required: false, read_only: true, label: 'ID' }, author: { type: 'field', required: false, read_only: false, label: 'Author' }
  })
})

test('labels are made of names, of either case (MET-05)', async (t) => {
  const Class = serializer(Type.Object({ created_at: fields.char(), createdAt: fields.char({ source: 'other' }) }))
  t.strictSame(Object.values(new Class().describeForMetadata()).map(({ label }) => label), ['Created at', 'Created at'])
})
