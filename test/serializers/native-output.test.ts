import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fastifyFor, fields, memoryModel, modelSerializer, ModelViewSet, serializer, SimpleRouter, viewsets } from '../support/helper.ts'

class Entry extends serializer(Type.Object({ at: fields.dateTime({ timeZone: null, native: 'string' }), span: fields.duration({ outputFormat: null }) })) {}

test('times without a zone and spans in seconds go in and out as they are', async (t) => {
  const Entries = memoryModel('Entry', Type.Object({ id: Type.Integer(), at: Type.String(), span: Type.Number() }))
  class EntryViewSet extends ModelViewSet {
    override queryset = Entries.objects.all()
    override serializerClass = Entry as never
  }
  const router = new SimpleRouter()
  router.register('entries', EntryViewSet)
  const app = fastifyFor(t)
  await app.register(viewsets, { router })
  const post = async (payload: object) => (await app.inject({ method: 'POST', url: '/entries/', payload })).json() as unknown
  t.strictSame(await post({ at: '2001-01-01 13:00', span: '1 00:00:05' }), { at: '2001-01-01T13:00:00', span: 86405 })
  t.strictSame(await post({ at: '2001-01-01T13:00:00+02:00', span: 0.5 }), { at: '2001-01-01T11:00:00', span: 0.5 })
  t.strictSame((await Entries.objects.fetch()).map(({ at }) => at), ['2001-01-01T13:00:00', '2001-01-01T11:00:00'])
})

test('a column of a model may be without a zone, too', async (t) => {
  const Visit = memoryModel('Visit', Type.Object({ id: Type.Integer(), at: Type.Date() }))
  const Class = modelSerializer(Visit, { fields: ['at'], extra: { at: { timeZone: null } } })
  const visit = new Class({ data: { at: '2001-01-01T13:00' } })
  await visit.isValid({ raiseException: true })
  t.strictSame([(await visit.save()).at, await visit.represent()], [new Date('2001-01-01T13:00:00Z'), { at: '2001-01-01T13:00:00' }])
})

test('what a span is shown as is typed', (t) => {
  const seconds: number = new Entry({ instance: { at: '2001-01-01', span: 5 } }).data.span
  t.equal(seconds, 5)
  t.end()
})
