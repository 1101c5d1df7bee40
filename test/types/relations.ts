import { Type } from '@sinclair/typebox'
import { relations } from 'drizzle-orm'
import { bigint, boolean, integer, pgTable, pgView, primaryKey, serial, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { drizzleModel, drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase } from '../../lib/querysets/drizzle/index.ts'
import type { Model, QuerySet } from '../../lib/querysets/contract.ts'
import { Avg, Case, Count, F, Max, memoryModels, prefetch, Q, relationsOf, Sum, When } from '../../lib/querysets/index.ts'
import { filterSet, filters, inlineFilterSet } from '../../lib/filters/index.ts'
import type { Related, RelatedModel, RelatedQuerySet } from '../../lib/querysets/index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
function holds<T extends true> (): T | undefined { return undefined }
declare const db: DrizzleDatabase

const publishers = pgTable('publishers', { id: serial().primaryKey(), name: text().notNull(), founded: timestamp() })
const books = pgTable('books', {
  id: serial().primaryKey(), title: text().notNull(), price: integer().notNull(), at: timestamp().notNull(), isbn: uuid().notNull(), sold: boolean().notNull().default(false),
  publisherId: integer(), writtenBy: bigint({ mode: 'bigint' }).notNull(), sequelOfId: integer()
})
const authors = pgTable('authors', { code: bigint({ mode: 'bigint' }).primaryKey(), name: text().notNull() })
const tags = pgTable('tags', { id: serial().primaryKey(), name: text().notNull() })
const taggings = pgTable('taggings', { bookId: integer().notNull(), tagId: integer().notNull(), position: integer().notNull(), at: timestamp() }, (table) => [primaryKey({ columns: [table.bookId, table.tagId] })])
const reviews = pgTable('reviews', { id: serial().primaryKey(), bookId: integer().notNull(), rating: integer(), text: text().notNull(), at: timestamp().notNull() })
const details = pgTable('details', { id: serial().primaryKey(), bookId: integer().notNull().unique(), pages: integer().notNull() })

class Library extends relationsOf({ publishers, books, authors, tags, taggings, reviews, details }, ({ one, many }) => ({
  publishers: { books: many('books') },
  books: {
    publisher: one('publishers'),
    author: one('authors', { column: 'writtenBy' }),
    sequelOf: one('books'),
    sequels: many('books', { column: 'sequelOfId' }),
    reviews: many('reviews'),
    detail: one('details', { onDelete: 'cascade' }),
    tags: many('tags', { through: 'taggings', column: 'bookId', targetColumn: 'tagId', orderBy: ['-position', 'at'] })
  },
  authors: { books: many('books', { column: 'writtenBy' }) },
  tags: { books: many('books', { through: 'taggings' }) },
  taggings: { book: one('books'), tag: one('tags') },
  reviews: { book: one('books') },
  details: { book: one('books', { column: 'bookId' }) }
})) {}
const { books: Book, publishers: Publisher, tags: Tag, taggings: Tagging, reviews: Review, details: Detail, authors: Author } = drizzleModels(db, Library, { books: { name: 'Book' } })

type BookRow = typeof books.$inferSelect
const objects = Book.objects

// --- they are models and querysets like any others
holds<Same<typeof Book, RelatedModel<Library, 'books'>>>()
const narrowed = objects.filter({ tags__name: 'sea' }).exclude({ price: 3 }).orderBy('title').slice(0, 3).only('title').distinct().selectForUpdate().all()
holds<Same<typeof narrowed, RelatedQuerySet<Library, 'books'>>>()
export const asModel: Model = Book
export const asTypedModel: Model<BookRow, typeof books.$inferInsert, 'id'> = Book
export const asQuerySet: QuerySet = narrowed
export const asTypedQuerySet: QuerySet<BookRow> = narrowed
const fetched = narrowed.fetch()
holds<Same<typeof fetched, Promise<BookRow[]>>>()
export const written = [objects.create({ title: 'Emma', price: 3, at: new Date(), isbn: '', writtenBy: 1n }), objects.updateMany({ price: F('price').plus(1) })]
// @ts-expect-error the price is missing
objects.create({ title: 'Emma' })
// @ts-expect-error no such column to work with
objects.updateMany({ price: F('prise').plus(1) })

// --- conditions over one row and over several, as far as they lead
objects.filter({ publisher__name: 'North', publisher__founded__year__gte: 1900, publisher__books__title__icontains: 'tide', author__name__startswith: 'J' })
objects.filter({ tags__name: 'sea', tags__books__tags__name__in: ['sea', 'wind'], reviews__rating__gte: 3, reviews__at__month__in: [1, 2], detail__pages__range: [1, 200] })
objects.filter({ sequels__sequels__sequelOf__sequelOf__publisher__books__reviews__book__tags__books__detail__pages__lt: 3 })
objects.filter({ title: 'Emma', price__in: [1, 2], at__date: '2024-01-01', at__date__gte: '2024-01-01', isbn__in: ['x'], sold: true, id__range: [1, 2], pk: '3', pk__in: [1] })
objects.filter({ publisher: 1, publisher__pk: 1, publisher__in: [1, 2], publisher__isnull: true, publisherId: null, author: 3n, author__in: [1n], sequelOf: null, detail: 3 })
objects.filter({ tags: 1, tags__pk: 1, tags__in: [1, 2], tags__isnull: true, reviews: null, detail__isnull: false, tags__gt: 3 })
objects.filter({ publisher__founded: null, publisher__name: null, reviews__rating: null, publisher__name__isnull: true })
objects.filter({ tags__in: Tag.objects.filter({ name: 'sea' }), publisher__in: Publisher.objects.column('id'), publisherId__in: Publisher.objects.all(), reviews__in: Review.objects.filter({ rating: 3 }) })
objects.filter({ title: 'x' }, { tags__name: 'sea' }, { getSQL: () => 'an expression of the adapter' }).exclude({ tags__name: 'sea' }, { reviews__rating: 3 })
objects.filter(Q.path({ publisher__name: 'x' }), Q.through('publisher', Publisher, { name: 'x' }), {})
Tagging.objects.filter({ book__title: 'x', tag__books__title: 'x', book: 3, position__gt: 1 })
Detail.objects.filter({ book__publisher__name: 'x', book: 3 })
Author.objects.filter({ books__price__gt: 3, books: 3, code: 3n, pk: 3n })
export const found = [objects.get({ tags__name: 'sea', pk: 1 }), objects.getOrCreate({ title: 'x', publisher__name: 'x' }, { defaults: { price: 3 } }), objects.updateOrCreate({ title: 'x' }, { defaults: { price: F('price').plus(1) } })]

// @ts-expect-error no such relation
objects.filter({ tgs__name: 'sea' })
// @ts-expect-error no such column of the last step
objects.filter({ tags__nme: 'sea' })
// @ts-expect-error no such step on the way
objects.filter({ publisher__boks__title: 'x' })
// @ts-expect-error no such step far on the way
objects.filter({ tags__books__tags__books__tag__name: 'x' })
// @ts-expect-error no such lookup
objects.filter({ tags__name__like: 'x' })
// @ts-expect-error a lookup that its type has not
objects.filter({ reviews__rating__icontains: 'x' })
// @ts-expect-error no such part of a date
objects.filter({ publisher__founded__yer: 3 })
// @ts-expect-error a part is a number
objects.filter({ publisher__founded__year: '1900' })
// @ts-expect-error text has no parts
objects.filter({ publisher__name__year: 1900 })
// @ts-expect-error wrong value
objects.filter({ tags__name: 3 })
// @ts-expect-error wrong value of one among many
objects.filter({ title: 'x', tags__name: 'sea', reviews__rating__gte: '3' })
// @ts-expect-error wrong value in the second of two
objects.filter({ title: 'x' }, { reviews__rating__gte: '3' })
// @ts-expect-error a list is wanted
objects.filter({ tags__name__in: 'sea' })
// @ts-expect-error a list of text is wanted
objects.filter({ tags__name__in: [3] })
// @ts-expect-error a pair is wanted
objects.filter({ detail__pages__range: [1, 2, 3] })
// @ts-expect-error yes or no
objects.filter({ tags__isnull: 'yes' })
// @ts-expect-error keys are numbers
objects.filter({ tags: 'sea' })
// @ts-expect-error this key is a number
objects.filter({ publisher: 'x' })
// @ts-expect-error this key is a bigint
objects.filter({ author: 3 })
// @ts-expect-error and is never null
objects.filter({ author: null })
// @ts-expect-error nor is the name
objects.filter({ author__name: null })
// @ts-expect-error keys of rows of another model
objects.filter({ tags__in: Review.objects.all() })
// @ts-expect-error values of another type
objects.filter({ publisher__in: Tag.objects.column('name') })
// @ts-expect-error a model is no queryset
objects.filter({ tags__in: Tag })
// @ts-expect-error undefined is no value
objects.filter({ tags__name: undefined })
// @ts-expect-error no condition at all
objects.filter('tags__name')
// @ts-expect-error excluded by a path that is none
objects.exclude({ tags__nme: 'x' })
// @ts-expect-error got by a path that is none
objects.get({ tags__nme: 'x' })
// @ts-expect-error looked up by a path that is none
objects.getOrCreate({ publisher__nme: 'x' })
// @ts-expect-error own columns are checked as ever
objects.filter({ prise: 3 })

// --- trees
objects.filter(Q.or({ tags__name: 'sea' }, Q.not({ reviews__rating__gte: 3 }, { publisher: null }), Q.xor({ price__gt: 3 }, Q.and({ detail__pages: 3 }))))
objects.exclude(Q({ tags__name: 'sea' }), Q.not(Q.not(Q.not({ tags__name: 'sea', id__range: [1, 2] }))))
objects.filter(Q.or({ tags__name: 'sea' }).and({ price: 3 }).not())
const stored: Q<Related<Library, 'books'>> = Q.or({ tags__name: 'sea' }, { price: 3 })
objects.filter(stored, stored.and({ tags__name: 'sea' }))
const loose = Q.or({ price: 3 }, { title: 'x' })
objects.filter(loose)
const plain = Q<BookRow>({ price: 3 })
objects.filter(plain, Q.or(plain, { tags__name: 'x' }))
// @ts-expect-error no such path in a tree
objects.filter(Q.or({ tags__nme: 'sea' }, { id: 1 }))
// @ts-expect-error no such path in a tree, below a not
objects.filter(Q.or({ id: 1 }, Q.not({ tags__books__nothing: 3 })))
// @ts-expect-error three levels down, beside one that is right
objects.filter(Q.or({ id: 1 }, Q.not(Q.xor({ tags__name: 'sea' }, { tags__nme: 'sea' }))))
// @ts-expect-error wrong value in a tree
objects.filter(Q.and({ reviews__rating: '3' }))
// @ts-expect-error wrong value below a not
objects.exclude(Q.or({ id: 1 }, Q.not({ publisher__founded__year__gte: '3' })))
// @ts-expect-error in a tree that is got by
objects.get(Q.or({ id: 1 }, { tags__nme: 'x' }))
// @ts-expect-error in a tree that is kept
export const wrong: Q<Related<Library, 'books'>> = Q.or({ tags__nme: 'sea' }, { price: 3 })
// @ts-expect-error joined to one that is kept
stored.or({ tags__nme: 'sea' })
// @ts-expect-error about rows of another table
Review.objects.filter(stored)

// --- orders
objects.orderBy('-publisher__name', 'title', 'pk', '-author__name', 'detail__pages', 'publisher').orderBy(Q.path('-publisher__name'), 'title')
objects.orderBy(Case([When({ tags__name: 'sea' }, 1), When(Q.or({ reviews__rating: 3 }, { price: 1 }), 2)], { default: 3 }), '-publisher__name')
// @ts-expect-error no such column of the publisher
objects.orderBy('-publisher__nme')
// @ts-expect-error no such relation
objects.orderBy('title', 'publishr__name')
objects.orderBy('tags__name', '-tags', '-tags__books__reviews__rating').annotate({ n: Count('reviews') }).orderBy('-reviews__at', 'n')
// @ts-expect-error no such column of several rows
objects.orderBy('tags__nme')
// @ts-expect-error nor the other way
objects.orderBy('-tags__books__reviews__ratin')
// @ts-expect-error a lookup is no order
objects.orderBy('publisher__name__icontains')
// @ts-expect-error no such path in a case
objects.orderBy(Case([When({ tags__nme: 'sea' }, 1)], { default: 3 }))

// --- values
const values = objects.values('title', 'publisher__name', 'author__name', 'author__code', 'detail__pages', 'publisher', 'author')
type Shown = { title: string, publisher__name: string | null, author__name: string, author__code: bigint, detail__pages: number | null, publisher: number | null, author: bigint }
holds<Same<Awaited<typeof values> extends (infer Row)[] ? { [N in keyof Row]: Row[N] } : never, Shown>>()
const deep = Tagging.objects.values('book__publisher__name', 'book__author__name', 'tag__name', 'book__sequelOf__author__name')
holds<Same<Awaited<typeof deep>, { book__publisher__name: string | null, book__author__name: string, tag__name: string, book__sequelOf__author__name: string | null }[]>>()
const whole = objects.values()
holds<Same<Awaited<typeof whole>, BookRow[]>>()
export const marked = objects.values('title', Q.path('publisher__name')).then((rows) => rows.map(({ title, publisher__name: name }) => [title.length, name]))
const grouped = objects.values('publisher__name').annotate({ n: Count(), reviews: Count('reviews'), pages: Max('detail__pages') })
holds<Same<{ [N in keyof typeof grouped.$row]: (typeof grouped.$row)[N] }, { publisher__name: string | null, n: number, reviews: number, pages: number | null }>>()
grouped.filter({ n__gt: 1, publisher__name__startswith: 'N' }).exclude({ pages__isnull: true }).orderBy('-n', 'publisher__name').slice(0, 3)
// @ts-expect-error a misspelt step in what a group comes to
objects.values('title').annotate({ n: Count('reviws') })
// @ts-expect-error groups have no such value
grouped.filter({ title: 'Emma' })
// @ts-expect-error nor one to order by
grouped.orderBy('-title')
const loaded = objects.prefetchRelated('tags__books', prefetch('reviews', { queryset: Review.objects.filter({ rating__gte: 3 }).orderBy('-id'), toAttr: 'latest', limit: 3 })).selectRelated('publisher', 'author')
export const loadedTitles = loaded.fetch().then((rows) => rows.map(({ title, tags, latest, publisher, author }): [string, string[], number[], string | undefined, string] =>
  [title, tags.flatMap((tag) => tag.books.map((book) => `${tag.name} ${book.title}`)), latest.map(({ id }) => id), publisher?.name, author.name]))
export const annotatedAlong = objects.prefetchRelated(prefetch('reviews', { queryset: Review.objects.annotate({ n: Count('book__tags') }) })).fetch().then(([row]) => row?.reviews.map(({ n }) => n + 1))
// @ts-expect-error no such relation
objects.prefetchRelated('tgs')
// @ts-expect-error a misspelt step further on
objects.prefetchRelated('tags__boks')
// @ts-expect-error a column is no relation
objects.prefetchRelated('title')
// @ts-expect-error several rows
objects.selectRelated('tags')
// @ts-expect-error several rows further on
objects.selectRelated('publisher__books')
// @ts-expect-error a misspelt step to what is narrowed
objects.prefetchRelated(prefetch('revews', { limit: 3 }))
// @ts-expect-error rows of something else
objects.prefetchRelated(prefetch('reviews', { queryset: Tag.objects.all() }))
// @ts-expect-error under its other name only
loaded.fetch().then(([row]) => row?.reviews)
// @ts-expect-error there need not be a publisher
loaded.fetch().then(([row]) => row?.publisher.name)
const ofBook = Book.related({ id: 1 }, 'reviews').filter({ book__publisher__name: 'North' })
holds<Same<typeof ofBook, RelatedQuerySet<Library, 'reviews'>>>()
// @ts-expect-error no such relation
Book.related({ id: 1 }, 'revews')
// @ts-expect-error a row of something else
Book.related({ name: 'sea' }, 'reviews')
// @ts-expect-error reviews have no title
Book.related({ id: 1 }, 'reviews').filter({ title: 'x' })
const names = objects.column('publisher__name')
holds<Same<typeof names.$value, string | null>>()
// @ts-expect-error no such column
objects.values('titel')
// @ts-expect-error no such column of the publisher
objects.values('title', 'publisher__nme')
// @ts-expect-error several rows are no value
objects.values('tags__name')
// @ts-expect-error nor are several on the way
objects.values('publisher__books__title')
// @ts-expect-error nor a column of them
objects.column('reviews__rating')
// @ts-expect-error no such column of the publisher
objects.column('publisher__nme')

// --- aggregates
const totals = objects.aggregate({ n: Count(), reviews: Count('reviews'), named: Count('tags__name', { distinct: true }), rating: Sum('reviews__rating'), mean: Avg('reviews__rating'), last: Max('publisher__founded'), code: Max('author__code') })
holds<Same<typeof totals, Promise<{ n: number, reviews: number, named: number, rating: number | null, mean: number | null, last: Date | null, code: bigint | null }>>>()
// @ts-expect-error no such column of the reviews
objects.aggregate({ rating: Sum('reviews__ratin') })
// @ts-expect-error no such relation
objects.aggregate({ n: Count('reviws') })
// @ts-expect-error dates do not add up
objects.aggregate({ at: Sum('reviews__at') })
// @ts-expect-error a boolean has no order
objects.aggregate({ most: Max('sequels__sold') })

// --- values by conditions
objects.updateMany({ price: Case([When({ price__gt: 3 }, 1)], { default: 2 }) })
// @ts-expect-error no such column
objects.updateMany({ price: Case([When({ prise__gt: 3 }, 1)], { default: 2 }) })

// --- what is declared
const tables = { publishers, books, tags, taggings }
export const refused = [
  // @ts-expect-error no such table
  relationsOf(tables, ({ many }) => ({ publishers: { books: many('boks') } })),
  // @ts-expect-error a table that is not there has none
  relationsOf(tables, ({ many }) => ({ publisher: { books: many('books') }, tags: {} })),
  // @ts-expect-error a column has that name
  relationsOf(tables, ({ many }) => ({ publishers: { name: many('books') } })),
  // @ts-expect-error no such column of either
  relationsOf(tables, ({ one }) => ({ books: { publisher: one('publishers', { column: 'publishrId' }) } })),
  // @ts-expect-error no such column of the other
  relationsOf(tables, ({ many }) => ({ publishers: { books: many('books', { column: 'publishrId' }) } })),
  // @ts-expect-error no such table of pairs
  relationsOf(tables, ({ many }) => ({ books: { tags: many('tags', { through: 'tagings' }) } })),
  // @ts-expect-error no such column of the table of pairs
  relationsOf(tables, ({ many }) => ({ books: { tags: many('tags', { through: 'taggings', column: 'bokId' }) } })),
  // @ts-expect-error nor that one
  relationsOf(tables, ({ many }) => ({ books: { tags: many('tags', { through: 'taggings', targetColumn: 'id' }) } })),
  // @ts-expect-error nor can they be ordered by it
  relationsOf(tables, ({ many }) => ({ books: { tags: many('tags', { through: 'taggings', orderBy: ['-name'] }) } })),
  // @ts-expect-error no such thing becomes of rows
  relationsOf(tables, ({ one }) => ({ books: { publisher: one('publishers', { onDelete: 'vanish' }) } }))
]
// @ts-expect-error no such table to say more of
drizzleModels(db, Library, { boks: { name: 'Book' } })

// --- rows in memory
class Memory extends relationsOf({
  books: Type.Object({ id: Type.Integer(), title: Type.String(), publisherId: Type.Union([Type.Integer(), Type.Null()]) }),
  publishers: Type.Object({ id: Type.Integer(), name: Type.String() }),
  tags: Type.Object({ slug: Type.String() })
}, ({ one, many }) => ({ books: { publisher: one('publishers') }, publishers: { books: many('books') } })) {}
const { books: Draft, publishers: House } = memoryModels(Memory, { publishers: { rows: [{ name: 'North' }] } })
holds<Same<typeof Draft, RelatedModel<Memory, 'books'>>>()
Draft.objects.filter({ publisher__name: 'North', publisher: 1, publisher__books__title__icontains: 'x', publisher__in: House.objects.all() }).orderBy('-publisher__name')
const drafts = Draft.objects.values('publisher__name')
holds<Same<Awaited<typeof drafts>, { publisher__name: string | null }[]>>()
export const draft: Promise<{ id: number, title: string, publisherId: number | null }> = Draft.objects.create({ title: 'x' })
// @ts-expect-error no such column
Draft.objects.filter({ publisher__nme: 'North' })
// @ts-expect-error wrong value
Draft.objects.filter(Q.not({ publisher__books__title: 3 }))
// @ts-expect-error no such column to write
Draft.objects.create({ titel: 'x' })

// --- what Drizzle says of relations
const covers = pgTable('cover', { id: serial().primaryKey(), sheetId: integer().notNull(), by: bigint({ mode: 'bigint' }) })
const sheets = pgTable('sheet', { id: serial().primaryKey(), size: text().notNull() })
const coverRelations = relations(covers, ({ one }) => ({ sheet: one(sheets, { fields: [covers.sheetId], references: [sheets.id] }), artist: one(authors, { fields: [covers.by], references: [authors.code] }) }))
const sheetRelations = relations(sheets, ({ many }) => ({ covers: many(covers) }))
class Print extends relationsOf({ covers, sheets, authors, coverRelations, sheetRelations }) {}
const { covers: Cover, sheets: Sheet } = drizzleModels(db, Print)
const printed = Cover.objects.filter({ sheet__size__startswith: 'A', artist__name: 'x' }).values('sheet__size', 'artist__name')
holds<Same<Awaited<typeof printed>, { sheet__size: string, artist__name: string | null }[]>>()
Sheet.objects.annotate({ n: Count('covers') }).filter({ n: 1 })
class More extends relationsOf({ covers, sheets, authors, coverRelations, sheetRelations }, ({ many }) => ({ authors: { covers: many('covers') } })) {}
export const more = drizzleModels(db, More).authors.objects.filter({ covers__sheet__size: 'A4' })
// @ts-expect-error no such column of the sheet
Cover.objects.filter({ sheet__sise: 'A4' })
// @ts-expect-error nobody says that authors have covers
drizzleModels(db, Print).authors.objects.filter({ covers__sheet__size: 'A4' })
// @ts-expect-error a misspelt step
Sheet.objects.filter({ cover__id: 1 })

// --- views
const scores = pgView('scores', { bookId: integer().notNull(), best: integer().notNull() }).existing()
class Scored extends relationsOf({ books, publishers, tags, taggings, reviews, details, authors, scores }, ({ one }) => ({ scores: { book: one('books', { column: 'bookId' }) } })) {}
const { scores: Score } = drizzleModels(db, Scored, { scores: { primaryKey: 'bookId' } })
const best = Score.objects.filter({ book__title: 'Emma', best__gt: 3 }).values('best', 'book__title')
holds<Same<Awaited<typeof best>, { best: number, book__title: string }[]>>()
export const single: Model<{ bookId: number, best: number }, never> = drizzleModel(db, scores, { primaryKey: 'bookId' })
// @ts-expect-error there are no new rows of a view
Score.objects.create({ bookId: 1, best: 2 })
// @ts-expect-error nor of one by itself
drizzleModel(db, scores).objects.create({ bookId: 1, best: 2 })
// @ts-expect-error no such column
Score.objects.filter({ bst: 1 })

// --- filters
filterSet(Book, {
  tag: filters.string({ dbField: 'tags__name', lookups: ['icontains', 'in'] }),
  least: filters.integer({ filterBy: 'reviews__rating__gte' }),
  publisher__name: filters.string({ lookups: { like: 'icontains' } }),
  at: filters.dateTime({ dbField: 'reviews__at', lookups: ['year', 'gte', 'date'] }),
  order: filters.order([['rating', '-reviews__rating'], ['title', 'title'], ['tag', 'tags']])
})
filterSet(Book.objects.annotate({ n: Count('reviews') }), { n: filters.integer({ lookups: ['gte'] }), tag: filters.string({ dbField: 'tags__name' }), house: filters.string({ filterBy: 'publisher__name__icontains' }) })
inlineFilterSet({ model: Book, fields: { tag: filters.string({ dbField: 'tags__name' }) } })
// @ts-expect-error no such column of tags
filterSet(Book, { tag: filters.string({ dbField: 'tags__nme' }) })
// @ts-expect-error no such relation
filterSet(Book, { tag: filters.string({ dbField: 'tgs__name' }) })
// @ts-expect-error no such relation, and the rows are annotated
filterSet(Book.objects.annotate({ n: Count('reviews') }), { tag: filters.string({ dbField: 'tgs__name' }) })
// @ts-expect-error no such lookup
filterSet(Book, { least: filters.integer({ filterBy: 'reviews__rating__gtee' }) })
// @ts-expect-error a parameter is no path because it looks like one
filterSet(Book, { publisher__nme: filters.string() })
// @ts-expect-error numbers are not searched for text
filterSet(Book, { rating: filters.integer({ dbField: 'reviews__rating', lookups: ['icontains'] }) })
// @ts-expect-error nothing to order by
filterSet(Book, { order: filters.order([['rating', '-reviews__ratin']]) })
// @ts-expect-error no such column of tags
inlineFilterSet({ model: Book, fields: { tag: filters.string({ dbField: 'tags__nme' }) } })
