import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { GenericAPIView, answer, fields, memoryModel, path, serializer, serve } from '../support/helper.ts'
import type { Test } from 'tap'
import type { TSchema } from '@sinclair/typebox'

const Genre = memoryModel('Genre', Type.Object({ id: Type.Integer(), code: Type.String() }))

/** What posting a file of a megabyte as that part of a form is answered with. */
async function upload (t: Test, schema: TSchema, name = 'value', contentType = 'text/plain'): Promise<unknown> {
  class UploadView extends GenericAPIView {
    override serializerClass = serializer(Type.Object({ value: schema }))
    async post () {
      return { stored: (await this.validatedSerializer()).validatedData }
    }
  }
  const app = await serve(t, { urls: [path('/', UploadView.asView())] })
  const part = `--x\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\nContent-Type: ${contentType}\r\n\r\n${'\u0001'.repeat(1_000_000)}\r\n--x--`
  return answer(await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'multipart/form-data; boundary=x' }, payload: part }))
}

const refused = (...messages: string[]) => [400, { value: messages }]

test('a field that takes no files refuses one without looking at what it holds', async (t) => {
  const cases: Array<[name: string, schema: TSchema, expected: unknown]> = [
    ['choice', fields.choice(['a']), refused('"a.txt" is not a valid choice.')],
    ['choice of its name', fields.choice(['a.txt']), refused('"a.txt" is not a valid choice.')],
    ['multiple choice', fields.multipleChoice(['a']), refused('"a.txt" is not a valid choice.')],
    ['primary key', fields.primaryKey(Genre), refused('Incorrect type. Expected pk value, received UploadedFile.')],
    ['primary keys', fields.primaryKey(Genre, { many: true }), refused('Incorrect type. Expected pk value, received UploadedFile.')],
    ['slug', fields.slugRelated(Genre, 'code'), refused('Object with code=a.txt does not exist.')],
    ['slugs', fields.slugRelated(Genre, 'code', { many: true }), refused('Object with code=a.txt does not exist.')],
    ['JSON', fields.json(), refused('Value must be valid JSON.')],
    ['any', Type.Any(), refused('Value must be valid JSON.')],
    ['binary JSON', fields.json({ binary: true }), refused('Value must be valid JSON.')],
    ['text', fields.char(), refused('Not a valid string.')],
    ['integer', fields.integer(), refused('A valid integer is required.')],
    ['boolean', fields.boolean(), refused('Must be a valid boolean.')],
    ['decimal', fields.decimal({ maxDigits: 3, decimalPlaces: 1 }), refused('A valid number is required.')],
    ['list', fields.list(fields.char()), [400, { value: { 0: ['Not a valid string.'] } }]],
    ['TypeBox', Type.Union([Type.Record(Type.String(), Type.Any()), Type.Number()]), refused('Invalid value.')]
  ]
  for (const [name, schema, expected] of cases) t.strictSame(await upload(t, schema), expected, name)
})

test('a file is no object, wherever a form may put it', async (t) => {
  const noObject = { non_field_errors: ['Invalid data. Expected a dictionary, but got UploadedFile.'] }
  const Inner = Type.Object({ name: Type.String() })
  t.strictSame(await upload(t, fields.nested(Inner, { many: true }), 'value[0]'), [400, { value: { 0: noObject } }])
  t.strictSame(await upload(t, fields.nested(serializer(Inner), { many: true }), 'value[0]'), [400, { value: { 0: noObject } }])
  t.strictSame(await upload(t, fields.dict(fields.dict(fields.char())), 'value.a'), [400, { value: { a: ['Expected a dictionary of items but got type "UploadedFile".'] } }])
  t.strictSame(await upload(t, fields.list(fields.list(fields.char()))), [400, { value: { 0: ['Expected a list of items but got type "UploadedFile".'] } }])
})

test('an error quotes as much of a value as anybody reads', async (t) => {
  class ChoiceView extends GenericAPIView {
    override serializerClass = serializer(Type.Object({ choice: fields.choice(['a']), slug: fields.slugRelated(Genre, 'code') }))
    async post () {
      return { stored: (await this.validatedSerializer()).validatedData }
    }
  }
  const app = await serve(t, { urls: [path('/', ChoiceView.asView())] })
  const told = async (value: unknown): Promise<unknown> => answer(await app.inject({ method: 'POST', url: '/', payload: { choice: value, slug: value } }))[1]
  t.strictSame(await told('x'.repeat(1000)), { choice: [`"${'x'.repeat(1000)}" is not a valid choice.`], slug: [`Object with code=${'x'.repeat(1000)} does not exist.`] })
  t.strictSame(await told('x'.repeat(999) + '😀'), { choice: [`"${'x'.repeat(999)}..." is not a valid choice.`], slug: [`Object with code=${'x'.repeat(999)}... does not exist.`] })
  const list = `[${"'y', ".repeat(200).slice(0, -2)}`
  const { choice: [message] } = await told(Array(50_000).fill('y')) as { choice: [string] }
  t.equal(message.slice(0, 500), `"${list}`.slice(0, 500))
  t.ok(message.length < 1100, 'and is not longer than that')
  const { slug: [other] } = await told({ ['k'.repeat(9000)]: ['v'.repeat(90_000)] }) as { slug: [string] }
  t.equal(other, `Object with code={'${'k'.repeat(998)}... does not exist.`)
})
