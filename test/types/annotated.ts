import { integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core'
import { drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase } from '../../lib/querysets/drizzle/index.ts'
import type { QuerySet } from '../../lib/querysets/contract.ts'
import { Avg, Case, Count, F, Max, Q, relationsOf, Sum, Trunc, When } from '../../lib/querysets/index.ts'
import type { AnnotatedQuerySet, Related } from '../../lib/querysets/index.ts'
import { AsyncModelViewSet } from '../../lib/index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
type Flat<T> = { [N in keyof T]: T[N] }
function holds<T extends true> (): T | undefined { return undefined }
declare const db: DrizzleDatabase

const publishers = pgTable('publishers', { id: serial().primaryKey(), name: text().notNull(), founded: timestamp() })
const books = pgTable('books', { id: serial().primaryKey(), title: text().notNull(), price: integer().notNull(), at: timestamp().notNull(), publisherId: integer() })
const reviews = pgTable('reviews', { id: serial().primaryKey(), bookId: integer().notNull(), rating: integer().notNull(), text: text().notNull(), at: timestamp().notNull() })

class Shelf extends relationsOf({ publishers, books, reviews }, ({ one, many }) => ({
  publishers: { books: many('books') },
  books: { publisher: one('publishers'), reviews: many('reviews') },
  reviews: { book: one('books') }
})) {}
const { publishers: Publisher, books: Book, reviews: Review } = drizzleModels(db, Shelf)
type BookRow = typeof books.$inferSelect
const objects = Book.objects

// --- annotated rows have more values, of types of their own
const rated = objects.filter({ publisher__name: 'North' }).annotate({
  reviewCount: Count('reviews'),
  best: Max('reviews__rating'),
  mean: Avg('reviews__rating'),
  last: Max('reviews__at'),
  house: F('publisher__name'),
  month: Trunc('publisher__founded', 'month'),
  kind: Case([When({ price__gt: 5, reviews__rating__gte: 4 }, 'good'), When(Q.or({ publisher: null }, { title: 'Emma' }), 'odd')], { default: 'plain' })
})
type Added = { reviewCount: number, best: number | null, mean: number | null, last: Date | null, house: string | null, month: Date | null, kind: 'good' | 'odd' | 'plain' }
holds<Same<Flat<typeof rated.$row>, Flat<BookRow & Added>>>()
export const read = rated.fetch().then((rows) => rows.map(({ title, reviewCount, kind }) => [title.length, reviewCount + 1, kind.length]))
export const one: AnnotatedQuerySet<Shelf, 'books', { reviewCount: number }> = objects.annotate({ reviewCount: Count('reviews') })
export const asAny: QuerySet = rated
export const asRows: QuerySet<BookRow> = rated
export const nothing: typeof objects = objects.annotate()

// --- and conditions, orders, values and aggregates know them, beside paths
rated.filter({ reviewCount__gte: 3, best: 5, last__year: 2024, house__icontains: 'n', kind: 'good', reviews__text__icontains: 'x', publisher__books__title: 'Emma' }).exclude({ best__isnull: true, mean: null })
rated.filter(Q.or({ reviewCount__gt: 3 }, Q.not({ publisher__name: 'x', house: null }))).orderBy('-reviewCount', 'publisher__name', 'title').slice(0, 3)
rated.orderBy(Case([When({ reviewCount__gt: 3 }, 1), When({ publisher__name: 'x' }, 2)], { default: 3 }), Trunc('publisher__founded', 'year').desc(), Trunc('at', 'day'))
const about: Q<Related<Shelf, 'books'>> = Q.or({ publisher__name: 'x' }, { price: 3 })
rated.filter(about).filter(Q.and(about, { reviewCount: 3 }))
const shown = rated.values('title', 'reviewCount', 'publisher__name', { year: Trunc('publisher__founded', 'year'), n: F('reviewCount'), from: F('publisher__name'), dear: Case([When({ best__gt: 3 }, 1)]) })
holds<Same<Flat<Awaited<typeof shown>[number]>, { title: string, reviewCount: number, publisher__name: string | null, year: Date | null, n: number, from: string | null, dear: 1 | null }>>()
const wholes = rated.values()
holds<Same<Flat<Awaited<typeof wholes>[number]>, Flat<BookRow & Added>>>()
const top = rated.aggregate({ most: Max('reviewCount'), all: Sum('reviews__rating'), n: Count() })
holds<Same<typeof top, Promise<{ most: number | null, all: number | null, n: number }>>>()
const groups = rated.values('kind').annotate({ n: Count(), most: Max('reviewCount') })
holds<Same<Flat<typeof groups.$row>, { kind: 'good' | 'odd' | 'plain', n: number, most: number | null }>>()
const twice = objects.annotate({ n: Count('reviews') }).annotate({ twice: F('n'), many: Case([When({ n__gt: 3 }, true)], { default: false }) }).filter({ twice: 3, many: true, n__lt: 3 })
holds<Same<Flat<typeof twice.$row>, Flat<BookRow & { n: number, twice: number, many: boolean }>>>()
const along = objects.annotate({ n: Count('reviews') }).selectRelated('publisher').filter({ n: 1, publisher__name: 'x' }).annotate({ best: Max('reviews__rating') }).orderBy('-best')
export const alongRead = along.fetch().then((rows) => rows.map(({ n, best, publisher }) => [n + 1, best, publisher?.name]))
export class Rated extends AsyncModelViewSet {
  override queryset = objects.annotate({ n: Count('reviews') })
  override getQueryset () {
    return super.getQueryset().filter({ n__gt: 1, publisher__name: 'x' }).annotate({ best: Max('reviews__rating') })
  }
}
Publisher.objects.annotate({ n: Count('books__reviews') }).filter({ n__gt: 3, books__reviews__text__icontains: 'x' })
Review.objects.annotate({ house: F('book__publisher__name') }).filter({ house__startswith: 'N', book__publisher__name__isnull: false })

// @ts-expect-error no such relation to count
objects.annotate({ n: Count('reviws') })
// @ts-expect-error no such column of the relatives
objects.annotate({ n: Max('reviews__ratin') })
// @ts-expect-error text does not add up
objects.annotate({ n: Sum('reviews__at') })
// @ts-expect-error each row is one row
objects.annotate({ n: Count() })
// @ts-expect-error each row has one publisher
objects.annotate({ n: Max('publisher__name') })
// @ts-expect-error each row has one price
objects.annotate({ n: Sum('price') })
// @ts-expect-error several rows have no one value
objects.annotate({ n: F('reviews__rating') })
// @ts-expect-error no such column of the publisher
objects.annotate({ n: F('publisher__nme') })
// @ts-expect-error nothing is worked out
objects.annotate({ n: F('price').plus(1) })
// @ts-expect-error a price is no moment
objects.annotate({ n: Trunc('price', 'day') })
// @ts-expect-error no such moment
objects.annotate({ n: Trunc('publisher__fonded', 'day') })
// @ts-expect-error several rows have no one moment
objects.annotate({ n: Trunc('reviews__at', 'day') })
// @ts-expect-error no such path in a case
objects.annotate({ n: Case([When({ publisher__nme: 'x' }, 1)]) })
// @ts-expect-error wrong value in the second branch of a case
objects.annotate({ n: Case([When({ price: 3 }, 1), When(Q.not({ reviews__rating: 'x' }), 2)]) })
// @ts-expect-error a column has that name
objects.annotate({ title: Count('reviews') })
// @ts-expect-error a relation has that name
objects.annotate({ publisher: Count('reviews') })
// @ts-expect-error it would be read as a path
objects.annotate({ reviews__n: Count('reviews') })
// @ts-expect-error no such name
rated.filter({ reviewCont__gt: 3 })
// @ts-expect-error a number has no such value
rated.filter({ reviewCount: 'x' })
// @ts-expect-error nor such a lookup
rated.filter({ reviewCount__icontains: 'x' })
// @ts-expect-error nor in a tree
rated.filter(Q.or({ reviewCount: 'x' }, { title: 'x' }))
// @ts-expect-error paths are checked as ever
rated.filter({ publisher__nme: 'x' })
// @ts-expect-error not of the relatives of the same table
rated.filter({ publisher__books__reviewCount: 3 })
// @ts-expect-error no such name to order by
rated.orderBy('-reviewCont')
// @ts-expect-error no such moment to order by
rated.orderBy(Trunc('publisher__fonded', 'year'))
// @ts-expect-error a number is no moment to order by
rated.orderBy(Trunc('reviewCount', 'year'))
// @ts-expect-error no such name among values
rated.values('title', 'reviewCont')
// @ts-expect-error no such moment among values
rated.values('title', { day: Trunc('publisher__fonded', 'day') })
// @ts-expect-error several rows are no value, by another name either
rated.values({ text: F('reviews__text') })
// @ts-expect-error no such name to add up
rated.aggregate({ n: Sum('reviewCont') })
// @ts-expect-error nothing stores it
rated.updateMany({ reviewCount: 3 })
// @ts-expect-error nor takes it
rated.create({ title: 'Emma', price: 3, at: new Date(), reviewCount: 3 })
