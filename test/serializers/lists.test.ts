import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { queryLog } from '../../lib/testing/index.ts'
import { ValidationError, memoryModel, modelSerializer } from '../support/helper.ts'
import type { Model } from '../support/helper.ts'

interface Slot { id: number, sku: string, shelf: string, place: number }

const slots = sqliteTable('slots', { id: integer().primaryKey(), sku: text().notNull().unique(), shelf: text().notNull(), place: integer().notNull() }, (table) => [unique().on(table.shelf, table.place)])

async function onDatabase (collation = ''): Promise<Model<Slot>> {
  const client = createClient({ url: ':memory:' })
  await client.execute(`create table slots (id integer primary key, sku text not null unique ${collation}, shelf text not null, place integer not null, unique (shelf, place))`)
  return drizzleModel(drizzle(client), slots) as unknown as Model<Slot>
}

const inMemory = (): Model<Slot> => memoryModel('Slot', Type.Object({ id: Type.Integer(), sku: Type.String(), shelf: Type.String(), place: Type.Integer() }),
  { unique: ['sku'], uniqueTogether: [['shelf', 'place']] }) as unknown as Model<Slot>

const serializerOf = (model: Model<Slot>) => modelSerializer(model, { fields: ['sku', 'shelf', 'place'] })

const items = (length: number) => Array.from({ length }, (_, index) => ({ sku: `s${index}`, shelf: 'a', place: index }))

/** What saving that list came to, and the skus that are stored then. */
async function saved (model: Model<Slot>, data: readonly object[], Class = serializerOf(model)) {
  const serializer = new Class({ data, many: true })
  const outcome = await serializer.isValid()
    ? await serializer.save().then(() => 'saved', (error: unknown) => error instanceof ValidationError ? error.detail : String(error))
    : serializer.errors
  return [outcome, (await model.objects.orderBy('id').fetch()).map(({ sku }) => sku)]
}

for (const [where, make] of [['memory', inMemory], ['a database', onDatabase]] as const) {
  t.test(`A list is stored as a whole, in ${where}`, async (t) => {
    t.strictSame(await saved(await make(), items(3)), ['saved', ['s0', 's1', 's2']])
  })

  t.test(`A list with the same twice is stored not at all, and the second is told of, in ${where}`, async (t) => {
    t.strictSame(await saved(await make(), [...items(3), { sku: 's1', shelf: 'b', place: 9 }, ...items(9).slice(5)]), [{ 3: { sku: ['slot with this sku already exists.'] } }, []])
    t.strictSame(await saved(await make(), [...items(2), { sku: 'x', shelf: 'a', place: 1 }]), [{ 2: { non_field_errors: ['The fields shelf, place must make a unique set.'] } }, []])
  })

  t.test(`A create() of one's own that fails for one item leaves none stored, in ${where}`, async (t) => {
    const model = await make()
    class Failing extends serializerOf(model) {
      override async create (validated: never) {
        if ((validated as Slot).sku === 's2') throw new Error('no room')
        return await super.create(validated)
      }
    }
    t.strictSame(await saved(model, items(4), Failing as never), ['Error: no room', []])
  })

  t.test(`What is taken already is told of each item, in ${where}`, async (t) => {
    const model = await make()
    await model.objects.create({ sku: 's1', shelf: 'z', place: 1 })
    await model.objects.create({ sku: 'other', shelf: 'a', place: 2 })
    t.strictSame(await saved(model, items(4)), [{ 1: { sku: ['slot with this sku already exists.'] }, 2: { non_field_errors: ['The fields shelf, place must make a unique set.'] } }, ['s1', 'other']])
  })
}

t.test('The uniqueness of a list is asked in one query for each set of columns, however long the list', async (t) => {
  const model = await onDatabase()
  for (const length of [2, 20, 200]) {
    const serializer = new (serializerOf(model))({ data: items(length), many: true })
    const log = queryLog(model)
    t.ok(await serializer.isValid())
    log.stop()
    t.equal(log.count, 2)
  }
})

t.test('Values that the database takes for equal are found, though they are written otherwise', async (t) => {
  const model = await onDatabase('collate nocase')
  await model.objects.create({ sku: 'ABC', shelf: 'z', place: 1 })
  const data = [{ sku: 'abc', shelf: 'a', place: 1 }, { sku: 'new', shelf: 'a', place: 2 }]
  t.strictSame(await saved(model, data), [{ 0: { sku: ['slot with this sku already exists.'] } }, ['ABC']])
})

t.test('Many more items than a database takes parameters are asked about in a few queries', async (t) => {
  const model = await onDatabase()
  await model.objects.create({ sku: 's900', shelf: 'z', place: 1 })
  const serializer = new (serializerOf(model))({ data: items(1000), many: true })
  const log = queryLog(model)
  await serializer.isValid()
  log.stop()
  t.strictSame(serializer.errors, { 900: { sku: ['slot with this sku already exists.'] } })
  t.equal(log.count, 4)
})
