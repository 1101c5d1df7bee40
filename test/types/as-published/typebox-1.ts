/** A service whose schemas are of `typebox` 1.x. */
import { AsyncModelViewSet, fields, memoryModel, serializer } from 'fastify-viewsets'
import { Type } from 'typebox'
import type { InputOf, OutputOf, OwnSerializer } from 'fastify-viewsets'

const Place = Type.Object({ city: Type.String(), zip: Type.Optional(Type.String()) })

export const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String(), pages: Type.Union([Type.Integer(), Type.Null()]) }))

export const BookSerializer = serializer(Type.Object({
  id: fields.integer({ readOnly: true }),
  title: Type.String({ maxLength: 20 }),
  pages: Type.Union([Type.Integer(), Type.Null()]),
  state: Type.Union([Type.Literal('new'), Type.Literal('used')]),
  tags: Type.Array(Type.String()),
  counts: Type.Optional(Type.Record(Type.String(), Type.Number())),
  place: Place,
  nick: fields.char({ required: false })
}), {
  validateTitle (value) { return value.trim() },
  validate (attrs) { return attrs }
})

export const whole: InputOf<typeof BookSerializer> = { title: 'Emma', pages: 3, state: 'new', tags: ['a'], counts: { a: 1 }, place: { city: 'Bath', zip: '1' }, nick: 'E' }
export const least: InputOf<typeof BookSerializer> = { title: 'Emma', pages: null, state: 'used', tags: [], place: { city: 'Bath' } }
export const shown: OutputOf<typeof BookSerializer> = { id: 1, title: 'Emma', pages: null, state: 'used', tags: [], place: { city: 'Bath' } }
// @ts-expect-error no such choice
export const wrongState: InputOf<typeof BookSerializer> = { title: 'Emma', pages: null, state: 'lost', tags: [], place: { city: 'Bath' } }
// @ts-expect-error a title must be given
export const noTitle: InputOf<typeof BookSerializer> = { pages: null, state: 'used', tags: [], place: { city: 'Bath' } }
// @ts-expect-error a city is text
export const wrongCity: InputOf<typeof BookSerializer> = { title: 'Emma', pages: null, state: 'used', tags: [], place: { city: 1 } }
// @ts-expect-error no field has that hook
export const misspelt = serializer(Place, { validateTown (value) { return value } })

export class BookViewSet extends AsyncModelViewSet {
  queryset = Book.objects.all()
  serializerClass = BookSerializer

  async performCreate (serializer: OwnSerializer<this>) {
    const title: string = serializer.validatedData.title
    await serializer.save({ title: title.toUpperCase() })
  }
}
