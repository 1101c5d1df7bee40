import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { fields, modelSerializer, relationsOf } from '../../lib/index.ts'
import { drizzleModel, drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import { outcome } from './support/helper.ts'

const shops = sqliteTable('shops', { id: integer().primaryKey(), slug: text().notNull(), size: integer() })
const items = sqliteTable('items', { id: integer().primaryKey(), kind: text({ enum: ['a', 'b'] }).notNull(), shopId: integer('shop_id').notNull().references(() => shops.id) })
const columns = { slug: { keywords: { field: 'slug' } }, size: { keywords: { minimum: 1, maximum: 5 } } } as const
const db = drizzle(createClient({ url: ':memory:' }))

test('what columns are beside their types is said once, of the model, and holds in all of its serializers', async (t) => {
  const Shop = drizzleModel(db, shops, { columns })
  const Class = modelSerializer(Shop, { fields: ['slug', 'size'] })
  t.strictSame(await outcome(Class, { slug: 'a b', size: 9 }), {
    slug: ['Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.'], size: ['Ensure this value is less than or equal to 5.']
  })
  t.strictSame(await outcome(modelSerializer(Shop, { fields: ['size'], extra: { size: { maximum: 10 } } }), { size: 9 }), { size: 9 }, 'a serializer may know better')
  t.throws(() => drizzleModel(db, shops, { columns: { slgu: { keywords: {} } } }), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /its columns name "slgu"/ })
})

test('so do the rows that a serializer shows inside of others, and what OPTIONS tells of them', async (t) => {
  class Market extends relationsOf({ shops, items }, ({ one, many }) => ({ shops: { items: many('items') }, items: { shop: one('shops') } })) {}
  const models = drizzleModels(drizzle(createClient({ url: ':memory:' })), Market, { shops: { columns }, items: { columns: { kind: { keywords: { choices: [['a', 'First'], ['b', 'Second']] } } } } })
  t.match(new (modelSerializer(models.items, { fields: ['kind', 'shop'], depth: 1 }))().describeForMetadata(), {
    kind: { choices: [{ value: 'a', display_name: 'First' }, { value: 'b', display_name: 'Second' }] },
    shop: { type: 'nested object', read_only: true, children: { slug: { type: 'slug', read_only: false } } }
  })
})

test('a list of objects hands on to them, for OPTIONS, whether it is asked for', (t) => {
  const Item = modelSerializer(drizzleModel(db, items), { fields: ['kind'] })
  const child = (options: { readonly required?: boolean, readonly readOnly?: boolean }) =>
    new (modelSerializer(drizzleModel(db, shops), { fields: ['list'], extra: { list: fields.nested(Item, { many: true, ...options }) } }))().describeForMetadata()['list']
  t.match(child({}), { required: true, read_only: false, child: { required: true, read_only: false } })
  t.match(child({ required: false }), { required: false, child: { required: false, read_only: false } })
  t.match(child({ readOnly: true }), { read_only: true, child: { required: false, read_only: true } })
  t.end()
})
