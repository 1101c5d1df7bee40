/** Columns of JSON on PostgreSQL, and what must come back from them, whatever the driver. */
import { integer, json, jsonb, pgTable, serial, text } from 'drizzle-orm/pg-core'
import { PostFetch, Q } from '../../support/helper.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import type { Test } from 'tap'
import type { DrizzleDatabase, DrizzleModelOptions } from '../../../lib/querysets/drizzle/index.ts'

const notes = pgTable('notes', { id: serial().primaryKey(), meta: jsonb(), old: json(), many: jsonb().array() })
const links = pgTable('links', { id: serial().primaryKey(), name: text().notNull(), noteId: integer('note_id').references(() => notes.id) })
export const jsonTables = [
  'create table notes (id serial primary key, meta jsonb, old json, many jsonb[])',
  'create table links (id serial primary key, name text not null, note_id integer references notes (id))'
]

/** Empties the tables and lets their keys count from 1 again. */
export const emptyJSONTables = `with gone as (delete from links), others as (delete from notes)
  select setval('links_id_seq', 1, false), setval('notes_id_seq', 1, false)`

/** What JSON can hold that looks like something else. */
const VALUES: readonly unknown[] = [
  '1e400', '123', '"quoted"', '{"role":"admin"}', '[1]', 'null', 'true', 'plain', '', '\\"', 5, 1.5, true, false, ['1', '{}'], { a: '1e400', b: ['2', null] }, {}, []
]

export type Fresh = () => Promise<void>

export const jsonModels = (db: DrizzleDatabase, options: DrizzleModelOptions) => ({ Note: drizzleModel(db, notes, options), Link: drizzleModel(db, links, options) })

/** That each of them is read in every way as it was written; `fresh` empties the tables. */
export async function checkJSON (t: Test, fresh: Fresh, { Note, Link }: ReturnType<typeof jsonModels>): Promise<void> {
  for (const value of VALUES) {
    await fresh()
    const row = { id: 1, meta: value, old: value, many: [value, null, value] }
    const told = JSON.stringify(value)
    t.strictSame(await Note.objects.create({ meta: value, old: value, many: [value, null, value] }), row, `created: ${told}`)
    t.strictSame(await Note.objects.update(row, { meta: value }), row, `updated: ${told}`)
    t.strictSame(await Note.objects.fetch(), [row], `fetched: ${told}`)
    t.strictSame(await Note.objects.get({ id: 1 }), row, `got: ${told}`)
    t.strictSame(await Note.objects.only('meta').fetch(), [{ id: 1, meta: value }], `only: ${told}`)
    t.strictSame(await Note.objects.values('meta', 'many'), [{ meta: value, many: row.many }], `values: ${told}`)
    t.strictSame(await Note.objects.distinct().values('meta', 'old'), [{ meta: value, old: value }], `distinct: ${told}`)
    t.strictSame(await Note.objects.filter({ meta: value } as never).count(), 1, `looked up: ${told}`)
    t.strictSame((await Note.objects.fetchWithCount()).rows, [row], `counted: ${told}`)
    t.strictSame(await Note.transaction(() => Note.objects.fetch()), [row], `in a transaction: ${told}`)
    const [, second] = await Note.objects.bulkCreate([{ meta: value }, { meta: null, old: value }])
    t.strictSame(second, { id: 3, meta: null, old: value, many: null }, `many created: ${told}`)
    await Link.objects.create({ name: 'a', noteId: 1 })
    t.strictSame(await Link.objects.values('name', Q.path('noteId__meta')), [{ name: 'a', noteId__meta: value }], `over a key: ${told}`)
    const fetch = new PostFetch({ queryset: Note.objects, toAttr: 'note', on: { id: 'noteId' }, values: ['meta'] })
    const [link] = await fetch.fetch(await Link.objects.fetch())
    t.strictSame(link?.note, { meta: value, id: 1 }, `attached: ${told}`)
  }
}
