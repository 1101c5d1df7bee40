/** A list of books that is served through filter backends. */
import { Type } from '@sinclair/typebox'
import { AsyncGenericAPIView, Response, answer, memoryModel, path, serve } from '../../support/helper.ts'
import type { Test } from 'tap'
import type { FilterBackendClass, QuerySet, ViewsetsOptions } from '../../support/helper.ts'

export const Book = memoryModel('Book', Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  isbn: Type.String(),
  pages: Type.Integer(),
  released: Type.Union([Type.String({ format: 'date' }), Type.Null()])
}), {
  rows: [
    { title: 'Alpha', isbn: 'i1', pages: 5, released: '2020-01-01' },
    { title: 'Beta', isbn: 'i2', pages: 20, released: null },
    { title: 'Gamma alpha', isbn: 'i33', pages: 15, released: '2022-05-06' },
    { title: '50% off_', isbn: 'I2b', pages: 15, released: '2021-01-01' }
  ]
})

export type Ask = (query: string) => Promise<[status: number, body: unknown]>

/** A way to ask for the ids of the books that the backends leave, in their order. */
export async function library (t: Test, backends: readonly FilterBackendClass[], attributes: object = {}, options: ViewsetsOptions = {}): Promise<Ask> {
  class Books extends AsyncGenericAPIView {
    override queryset: QuerySet = Book.objects
    override filterBackends = backends

    async get (): Promise<Response> {
      const rows = await (await this.filterQueryset(this.queryset)).fetch()
      return new Response(rows.map((row) => (row as { id: number }).id))
    }
  }
  const app = await serve(t, { urls: [path('/books/', Books.asView(attributes))], ...options })
  return async (query) => answer(await app.inject(`/books/${query}`))
}
