import { Type } from '@sinclair/typebox'
import t from 'tap'
import { ModelViewSet, SimpleRouter, answer, fields, logged, memoryModel, modelSerializer, serializer, serve } from '../support/helper.ts'
import type { Test } from 'tap'
import type { Constructor, Serializer } from '../support/helper.ts'

function notebook () {
  return memoryModel('Note', Type.Object({ id: Type.Integer(), text: Type.String({ maxLength: 10 }) }), { rows: [{ text: 'one' }] })
}

/** A viewset of notes, or one made of it, with its model, its log, and a way to ask it. */
async function serving (t: Test, more: (Base: Constructor<ModelViewSet>) => Constructor<ModelViewSet> = (Base) => Base) {
  const Note = notebook()
  class NoteViewSet extends ModelViewSet {
    override queryset = Note.objects.all()
    override serializerClass = modelSerializer(Note, { fields: ['id', 'text'] })
  }
  const router = new SimpleRouter()
  router.register('notes', more(NoteViewSet as never) as never, { basename: 'note' })
  const { lines, options } = logged()
  const app = await serve(t, { router }, options)
  return { Note, lines, app }
}

const POST = { method: 'POST', url: '/notes/', payload: { text: 'two' } } as const
const PUT = { method: 'PUT', url: '/notes/1/', payload: { text: 'new' } } as const
const BROKEN = { error: 'Server Error (500)' }

// --- what is saved, and by whom

t.test('A performCreate() that neither returns nor awaits its save is told so (MIX-04)', async (t) => {
  const { app, lines } = await serving(t, (Base) => class Notes extends Base {
    override performCreate (serializer: Serializer) { serializer.save() }
  })
  t.strictSame([...answer(await app.inject(POST)), lines[0]?.err?.code, lines[0]?.msg], [500, BROKEN, 'FST_VIEWSETS_SAVE_UNFINISHED',
    '`Notes.performCreate()` was over before its save was. Return or await `serializer.save()`.'])
})

t.test('A performUpdate() that neither returns nor awaits its save is told so, in place of an answer with the old row (MIX-04)', async (t) => {
  const { app, lines } = await serving(t, (Base) => class Notes extends Base {
    override performUpdate (serializer: Serializer) { serializer.save() }
  })
  t.strictSame([...answer(await app.inject(PUT)), lines[0]?.err?.code, lines[0]?.msg], [500, BROKEN, 'FST_VIEWSETS_SAVE_UNFINISHED',
    '`Notes.performUpdate()` was over before its save was. Return or await `serializer.save()`.'])
})

for (const [hook, request] of [['performCreate', POST], ['performUpdate', PUT]] as const) {
  t.test(`What a save that ${hook}() leaves behind is refused with ends no process (MIX-04)`, async (t) => {
    const { app, lines } = await serving(t, (Base) => class Notes extends Base {
      override serializerClass = serializer(Type.Object({ text: Type.String() }), {
        async create (): Promise<never> { return Promise.reject(new Error('the disk is full')) },
        async update (): Promise<never> { return Promise.reject(new Error('the disk is full')) }
      })

      override performCreate (serializer: Serializer) { serializer.save() }
      override performUpdate (serializer: Serializer) { serializer.save() }
    })
    const refusals: unknown[] = []
    const note = (reason: unknown): void => { refusals.push(reason) }
    process.on('unhandledRejection', note)
    t.teardown(() => process.off('unhandledRejection', note))
    const response = await app.inject(request)
    await new Promise(setImmediate)
    t.strictSame([...answer(response), lines[0]?.err?.code, refusals], [500, BROKEN, 'FST_VIEWSETS_SAVE_UNFINISHED', []])
  })
}

t.test('A save that fails at once, left behind by performCreate(), ends no process (MIX-04)', async (t) => {
  const { app, lines } = await serving(t, (Base) => class Notes extends Base {
    override performCreate (serializer: Serializer) {
      // who has read the data can save no more
      t.ok(serializer.data)
      serializer.save()
    }
  })
  const refusals: unknown[] = []
  const note = (reason: unknown): void => { refusals.push(reason) }
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  const response = await app.inject(POST)
  await new Promise(setImmediate)
  t.strictSame([...answer(response), lines[0]?.err?.code, refusals], [500, BROKEN, 'FST_VIEWSETS_SAVE_UNFINISHED', []])
})

t.test('A performCreate() that saves nothing is told how to (MIX-04)', async (t) => {
  const { app, lines } = await serving(t, (Base) => class Notes extends Base {
    override performCreate () {}
  })
  t.strictSame([...answer(await app.inject(POST)), lines[0]?.err?.code, lines[0]?.msg], [500, BROKEN, 'FST_VIEWSETS_SAVE_MISSING',
    '`Notes.performCreate()` saved nothing. Return or await `serializer.save()`, or set `serializer.instance` to what was saved otherwise.'])
})

t.test('A performCreate() may save by other means, and say what it saved (MIX-04)', async (t) => {
  const { app } = await serving(t, (Base) => class Notes extends Base {
    override performCreate (serializer: Serializer) { serializer.instance = { id: 7, text: 'elsewhere' } }
  })
  t.strictSame(answer(await app.inject(POST)), [201, { id: 7, text: 'elsewhere' }])
})

t.test('A performUpdate() may choose not to save (MIX-04)', async (t) => {
  const { app } = await serving(t, (Base) => class Notes extends Base {
    override performUpdate () {}
  })
  t.strictSame(answer(await app.inject(PUT)), [200, { id: 1, text: 'one' }])
})

t.test('A performCreate() may try again where a save is refused (MIX-04)', async (t) => {
  const { app } = await serving(t, (Base) => class Notes extends Base {
    override async performCreate (serializer: Serializer) {
      try {
        await serializer.save({ commit: false })
      } catch {
        await serializer.save({ text: 'again' })
      }
    }
  })
  t.strictSame(answer(await app.inject(POST)), [201, { id: 2, text: 'again' }])
})

// --- Location

const UrlSerializer = serializer(Type.Object({ url: fields.char({ readOnly: true }), text: fields.char() }))
const BareSerializer = serializer(Type.Object({ text: fields.char() }))

for (const [sentence, attributes, expected] of [
  ['has a URL', { serializerClass: UrlSerializer }, ['https://notes.example/2', { url: 'https://notes.example/2', text: 'two' }]],
  ['has none', { serializerClass: BareSerializer }, [undefined, { text: 'two' }]],
  ['for what comes in has a URL, and what goes out has none', { requestSerializerClass: UrlSerializer, responseSerializerClass: BareSerializer }, ['https://notes.example/2', { text: 'two' }]],
  ['for what goes out has a URL, and what comes in has none', { requestSerializerClass: BareSerializer, responseSerializerClass: UrlSerializer }, [undefined, { url: 'https://notes.example/2', text: 'two' }]]
] as const) {
  t.test(`The Location of what was made is that of the serializer for what comes in: where that ${sentence} (MIX-02, MIX-03)`, async (t) => {
    const { app } = await serving(t, (Base) => class extends Base {
      constructor () {
        super()
        Object.assign(this, { serializerClass: undefined }, attributes)
      }

      override async performCreate (serializer: Serializer) {
        const stored = await serializer.save()
        serializer.instance = { ...stored, url: `https://notes.example/${(stored as { id: number }).id}` }
      }
    })
    const response = await app.inject(POST)
    t.strictSame([response.headers.location, ...answer(response)], [expected[0], 201, expected[1]])
  })
}

// --- lists of objects

t.test('A list is no body to create one object from (MIX-10)', async (t) => {
  const { app } = await serving(t)
  t.strictSame(answer(await app.inject({ ...POST, payload: [{ text: 'two' }] })), [400, { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }])
})

t.test('A view may create all objects of a list by asking for many (MIX-10)', async (t) => {
  const { app } = await serving(t, (Base) => class extends Base {
    override async create () {
      const serializer = await this.validatedSerializer({ many: true }) as Serializer
      await this.performCreate(serializer)
      return this.serializedResponse(serializer.instance as object[], { many: true, status: 201 })
    }
  })
  t.strictSame(answer(await app.inject({ ...POST, payload: [{ text: 'two' }, { text: 'three' }] })), [201, [{ id: 2, text: 'two' }, { id: 3, text: 'three' }]])
})
