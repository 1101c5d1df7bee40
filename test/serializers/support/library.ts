/** A small library in memory: authors, genres, and books that point to both. */
import { Type } from '@sinclair/typebox'
import { memoryModel } from '../../../lib/querysets/memory/model.ts'

/** Fresh models with a few rows. */
export function library () {
  const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String({ maxLength: 20 }), code: Type.String() }), {
    unique: ['code'], rows: [{ name: 'Ann', code: 'ann' }, { name: 'Bob', code: 'bob' }, { name: 'Cid', code: 'cid' }]
  })
  const Genre = memoryModel('Genre', Type.Object({ code: Type.String(), title: Type.String() }), {
    primaryKey: 'code', rows: [{ code: 'sf', title: 'Science fiction' }, { code: 'po', title: 'Poetry' }]
  })
  const Book = memoryModel('Book', Type.Object({
    id: Type.Integer(),
    title: Type.String({ maxLength: 10 }),
    isbn: Type.String({ maxLength: 5 }),
    pages: Type.Integer({ default: 0 }),
    author: Type.Union([Type.Integer(), Type.Null()]),
    note: Type.Union([Type.String(), Type.Null()]),
    published: Type.Union([Type.String({ format: 'date' }), Type.Null()])
  }), {
    unique: ['isbn'],
    uniqueTogether: [['title', 'pages']],
    references: { author: Author },
    rows: [
      { title: 'Alpha', isbn: 'i1', pages: 5, author: 1, note: null, published: '2024-01-02' },
      { title: 'Beta', isbn: 'i2', pages: 10, author: 2, note: null, published: '2024-02-02' },
      { title: 'Gamma', isbn: 'i3', pages: 15, author: null, note: null, published: null }
    ]
  })
  return { Author, Genre, Book }
}
