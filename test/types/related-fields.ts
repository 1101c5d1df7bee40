import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core'
import { drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase } from '../../lib/querysets/drizzle/index.ts'
import { fields, filterSet, filters, hyperlinkedModelSerializer, modelSerializer, relationsOf, serializer, Type } from '../../lib/index.ts'

declare const db: DrizzleDatabase

const publishers = pgTable('publishers', { code: text().primaryKey(), name: text().notNull() })
const books = pgTable('books', { id: serial().primaryKey(), title: text().notNull(), publisherId: text().notNull() })
const reviews = pgTable('reviews', { id: serial().primaryKey(), bookId: integer().notNull(), text: text().notNull() })

class Shelf extends relationsOf({ publishers, books, reviews }, ({ one, many }) => ({
  publishers: { books: many('books') },
  books: { publisher: one('publishers'), reviews: many('reviews') },
  reviews: { book: one('books') }
})) {}
const { publishers: Publisher, books: Book, reviews: Review } = drizzleModels(db, Shelf)

// --- serializers take relations by name, and fields name rows over them
const BookSerializer = modelSerializer(Book, { fields: ['title', 'publisher', 'reviews'], readOnly: ['reviews'] })
export const shown: { title: string, publisher: string, reviews: number[] } = new BookSerializer().data
const Written = serializer(Type.Object({ publisher: fields.primaryKey(Publisher), reviews: fields.primaryKey(Review, { many: true }), house: fields.slugRelated(Book, 'publisher__name'), link: fields.hyperlink(Book.objects.filter({ publisher__name: 'x' })) }))
export const written: { publisher: string, reviews: number[], house: number, link: number } = new Written().validatedData

// @ts-expect-error no such relation among the fields
modelSerializer(Book, { fields: ['title', 'reviws'] })
// @ts-expect-error nor among those that only go out
modelSerializer(Book, { fields: ['title', 'reviews'], readOnly: ['reviws'] })
// @ts-expect-error no hook for a field that is not there
modelSerializer(Book, { fields: ['title', 'publisher'] }, { validatePublishr (value: string) { return value } })
// @ts-expect-error the key is text
modelSerializer(Book, { fields: ['title', 'publisher'] }, { validatePublisher (value: number) { return value } })
// @ts-expect-error no such column to leave out
hyperlinkedModelSerializer(Book, { exclude: ['titel'] })
// @ts-expect-error a table is no model
fields.primaryKey(books)
// @ts-expect-error the name of a table is none, either
fields.primaryKey('books')
// @ts-expect-error keys of publishers are text
export const wrongKey: { publisher: number } = new Written().validatedData
// @ts-expect-error many of them are a list
export const wrongList: { reviews: number } = new Written().validatedData
// @ts-expect-error no such column to name a row by
fields.slugRelated(Book, 'titel')
// @ts-expect-error no such column over a relation
fields.slugRelated(Book, 'publisher__nme')
// @ts-expect-error several rows name none
fields.slugRelated(Publisher, 'books__title')
// @ts-expect-error a table has no URL
fields.hyperlink(books)
// @ts-expect-error no such relation to ask for
Book.related({ id: 1 }, 'reviws')
// @ts-expect-error no such column of the row
Book.related({ ids: 1 }, 'reviews')
// @ts-expect-error what it leads to is checked as ever
Book.related({ id: 1 }, 'reviews').filter({ book__publisher__nme: 'x' })

// --- filter sets
filterSet(Book, { title: filters.string({ lookups: ['icontains'] }) }, { orderFields: [['title', 'title']] })
// @ts-expect-error no such column to filter by
filterSet(Book, { titel: filters.string() })
// @ts-expect-error text has no such lookup
filterSet(Book, { title: filters.string({ lookups: ['year'] }) })
// @ts-expect-error no such column of the relatives
filters.related(Publisher, { fields: ['nme'] })
