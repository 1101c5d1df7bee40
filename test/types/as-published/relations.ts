/** Relations declared once, models of them, viewsets, serializers and filters over these, exported without a type argument anywhere. */
import { Type } from '@sinclair/typebox'
import {
  AsyncModelViewSet, Count, DefaultRouter, PageNumberPagination, PostFetch, Q, Sum, filterSet, filters, memoryModels, modelSerializer, relationsOf
} from 'fastify-viewsets'
import { drizzleModels } from 'fastify-viewsets/drizzle'
import { bookshelf, authors, books, genres, genrings } from './tables.js'

export class Library extends relationsOf({ books, authors, genres, genrings }, ({ one, many }) => ({
  books: { author: one('authors'), genres: many('genres', { through: 'genrings', orderBy: ['position'] }), sequels: many('books', { column: 'sequelOfId' }), sequelOf: one('books') },
  authors: { books: many('books') },
  genres: { books: many('books', { through: 'genrings' }) }
})) {}

export const { books: Book, authors: Author, genres: Genre } = drizzleModels(bookshelf, Library, { books: { name: 'Book' } })

export const BookSerializer = modelSerializer(Book, { fields: ['id', 'title', 'price', 'authorId'], readOnly: ['id'] }, {
  validatePrice (price) { return Math.max(0, price) }
})
export const book: InstanceType<typeof BookSerializer>['validatedData'] = { title: 'Emma', price: 3, authorId: null }
// @ts-expect-error a price is a number
export const wrongBook: InstanceType<typeof BookSerializer>['validatedData'] = { title: 'Emma', price: '3', authorId: null }

export const BookFilters = filterSet(Book, { title: filters.string({ lookups: ['icontains'] }), price: filters.integer({ lookups: ['gte'] }) })
export const seaside = Book.objects.filter({ genres__name: 'sea', author__name__startswith: 'J', sequels__sequels__price__gte: 3 })
export const either = seaside.exclude(Q.or({ author: null }, Q.not({ genres__books__author__name: 'Jane' }))).orderBy('-author__name', 'title')
export const shown = seaside.values('title', 'author__name').then((rows) => rows.map(({ title, author__name: author }): string | null => author ?? title))
export const totals = seaside.aggregate({ genres: Count('genres'), worth: Sum('sequels__price') })

export class BookViewSet extends AsyncModelViewSet {
  queryset = Book.objects.filter({ genres__name: 'sea' })
  serializerClass = BookSerializer
  filtersetClass = BookFilters
  paginationClass = PageNumberPagination
  postFetches = [new PostFetch({ queryset: Book.objects.filter({ author__name: 'Jane' }), toAttr: 'next', on: { sequelOfId: 'id' }, values: ['title'] })]

  getQueryset () {
    return super.getQueryset().filter({ author__name: 'Jane' }, Q.not({ genres__name__in: ['war'] }))
  }

  async cheapest () {
    const [row] = await this.queryset.filter({ genres__books__price__lt: 3 }).orderBy('author__name').fetch()
    return row?.title.toUpperCase()
  }

  async wrongly () {
    // @ts-expect-error no such column of the author
    this.queryset.filter({ author__nme: 'Jane' })
    // @ts-expect-error nor here, in a tree
    return this.getQueryset().filter(Q.or({ id: 1 }, { author__nme: 'Jane' }))
  }
}

export class AuthorViewSet extends AsyncModelViewSet {
  queryset = Author.objects
  serializerClass = modelSerializer(Author, { fields: '__all__' })
}

export class Desk extends relationsOf({
  tickets: Type.Object({ id: Type.Integer(), subject: Type.String(), ownerId: Type.Union([Type.Integer(), Type.Null()]) }), owners: Type.Object({ id: Type.Integer(), name: Type.String() })
}, ({ one, many }) => ({ tickets: { owner: one('owners') }, owners: { tickets: many('tickets') } })) {}
export const desk = memoryModels(Desk, { owners: { rows: [{ name: 'Jane' }] } })
export const mine = desk.tickets.objects.filter({ owner__name: 'Jane' })
// @ts-expect-error no such column of the owner
desk.tickets.objects.filter({ owner__nme: 'Jane' })

export const library = new DefaultRouter()
library.register('books', BookViewSet)
library.register('authors', AuthorViewSet)
