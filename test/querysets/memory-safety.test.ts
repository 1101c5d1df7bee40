import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { AsyncModelViewSet, memoryModel, modelSerializer, SearchFilter, serve, SimpleRouter, ValidationError } from '../support/helper.ts'
import { InvalidPattern } from '../../lib/querysets/exceptions.ts'

const Note = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  data: Type.Unsafe<{ tags: string[], deep: { at: Date } }>({ type: 'object' }),
  at: Type.Unsafe<Date>({ type: 'string', format: 'date-time' }),
  bytes: Type.Unsafe<Uint8Array | null>({ type: 'string', format: 'binary', nullable: true })
})
const notes = () => memoryModel('Note', Note, {
  columns: { bytes: { kind: 'binary', native: 'Buffer' } },
  rows: [{ title: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', data: { tags: ['a'], deep: { at: new Date(0) } }, at: new Date(0), bytes: Buffer.from('ab') }]
})

test('what a holder does to a row, however deep, is not stored', async (t) => {
  const { objects } = notes()
  const expected = { ...structuredClone({ ...await objects.get() }), bytes: Buffer.from('ab') }
  const given = { title: 'b', data: { tags: ['b'], deep: { at: new Date(1) } }, at: new Date(1) }
  const spoil = (row: { data: { tags: string[], deep: { at: Date } }, at: Date, bytes?: Uint8Array | null }) => {
    row.data.tags.push('spoilt')
    row.data.deep.at.setFullYear(1999)
    row.at.setFullYear(1999)
    row.bytes?.fill(0)
  }
  for (const row of [await objects.get(), ...await objects.fetch(), ...await objects.only('data', 'at', 'bytes').fetch(), ...await objects.values('data', 'at', 'bytes')]) spoil(row as never)
  const created = await objects.create(given)
  spoil(created)
  spoil(given)
  spoil(await objects.update(created, { title: 'c' }))
  t.strictSame({ ...await objects.get({ pk: 1 }) }, expected)
  t.match(await objects.get({ pk: 2 }), { title: 'c', data: { tags: ['b'], deep: { at: new Date(1) } }, at: new Date(1) })
})

test('a key called __proto__ stays a key', async (t) => {
  const { objects } = notes()
  const data = JSON.parse('{"__proto__": {"polluted": true}}') as never
  const row = await objects.create({ title: 'x', data, at: new Date(0) })
  t.strictSame([JSON.stringify(row.data), ({} as { polluted?: unknown }).polluted, Object.getPrototypeOf(row.data) === Object.prototype], ['{"__proto__":{"polluted":true}}', undefined, true])
})

test('a refused request leaves nested JSON as it was', async (t) => {
  const Model = notes()
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Model.objects.all()
    override serializerClass = modelSerializer(Model, { fields: ['id', 'data'] })
    override async performUpdate (): Promise<void> {
      (await this.getObject() as { data: { tags: string[] } }).data.tags.push('spoilt')
      throw new ValidationError('Not today.')
    }
  }
  const router = new SimpleRouter()
  router.register('notes', NoteViewSet as never)
  const app = await serve(t, { router })
  const { statusCode } = await app.inject({ method: 'PATCH', url: '/notes/1/', payload: { data: { tags: [] } } })
  t.strictSame([statusCode, (await app.inject('/notes/1/')).json()], [400, { id: 1, data: { tags: ['a'], deep: { at: '1970-01-01T00:00:00Z' } } }])
})

test('a pattern that would go on for ever is refused, others are not', async (t) => {
  const { objects } = notes()
  await objects.bulkCreate(Array.from({ length: 500 }, (_, index) => ({ title: `Title of ${index} words (${'ab'.repeat(30)})`, data: { tags: [], deep: { at: new Date(0) } }, at: new Date(0) })))
  await objects.create({ title: ' '.repeat(100_000), data: { tags: [], deep: { at: new Date(0) } }, at: new Date(0) })
  for (const pattern of ['^(a+)+$', '^(a|aa)+$', '^(a*)*$', '(a?){40}a{40}$', '^(?=(a+)+$)', '(a+)\\1+$', '((a*)*)*$', `^${'a?'.repeat(40)}${'a'.repeat(40)}$`, '\\s+$\\b', '(?:a|a)(?:a|a)+$', '(?<x>a+)+$']) {
    const outcome = await objects.filter({ title__regex: pattern }).count().catch((error: unknown) => error instanceof InvalidPattern)
    t.not(outcome, false, `${pattern} is counted or refused`)
  }
  await t.rejects(objects.filter({ title__regex: '^(a+)+$' }).count(), InvalidPattern)
  for (const [pattern, count] of [['^Title of \\d+ words', 500], ['(ab){30}', 500], ['^title OF [1-3]\\d? (?:words|letters)', 33], ['(?:ab)+\\)$', 500]] as const) {
    t.equal(await objects.filter({ title__iregex: pattern }).count(), count, pattern)
  }
})

test('a client who searches by such a pattern is told, and nobody waits', async (t) => {
  const Model = notes()
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Model.objects.all()
    override serializerClass = modelSerializer(Model, { fields: ['id'] })
    override filterBackends = [SearchFilter]
    override searchFields = ['$title']
  }
  const router = new SimpleRouter()
  router.register('notes', NoteViewSet as never)
  const app = await serve(t, { router })
  t.strictSame([(await app.inject(`/notes/?search=${encodeURIComponent('^(a+)+$')}`)).statusCode, (await app.inject('/notes/?search=^a%2B!$')).json()], [400, [{ id: 1 }]])
})
