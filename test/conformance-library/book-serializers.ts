/** The serializers of books: their relatives by key, by slug, as texts and nested. */
import { fields, modelSerializer } from 'fastify-viewsets'
import type { Models } from './models.ts'

const several = { many: true, readOnly: true } as const
const shown = { readOnly: true } as const

export const PAGES = { minimum: 0, maximum: 9223372036854775807n } as const
const price = fields.decimal({ maxDigits: 6, decimalPlaces: 2, required: false })

export function buildBookSerializers (models: Models) {
  const { Author, Book, Copy, Detail, Document, Edition, Publisher, Review, Tag, Tagging } = models
  const publisher = fields.primaryKey(Publisher, { source: 'publisher_id', required: false, allowNull: true })
  const prequel = fields.primaryKey(Book, { source: 'sequel_of_id', required: false, allowNull: true })

  const BookSerializer = modelSerializer(Book, {
    fields: ['id', 'title', 'isbn', 'pages', 'price', 'published', 'publisher', 'authors', 'tags', 'sequel_of'],
    extra: { pages: PAGES, price, publisher, authors: fields.primaryKey(Author, { many: true, allowEmpty: false }), tags: fields.primaryKey(Tag, several), sequel_of: prequel }
  })

  const SlugBookSerializer = modelSerializer(Book, {
    fields: ['id', 'title', 'isbn', 'publisher', 'authors', 'tags', 'sequel_of'],
    extra: {
      publisher: fields.slugRelated(Publisher, 'slug', { source: 'publisher_id', required: false, allowNull: true }),
      authors: fields.slugRelated(Author, 'name', { many: true }),
      tags: fields.slugRelated(Tag, 'slug', several),
      sequel_of: fields.slugRelated(Book, 'isbn', {
        source: 'sequel_of_id', required: false, allowNull: true, errorMessages: { does_not_exist: 'No book has the {slug_name} {value}.' }
      })
    }
  })

  /** The reverse sides of relations, by the names that the other tables give them. */
  const ReverseBookSerializer = modelSerializer(Book, {
    fields: ['id', 'title', 'editions', 'reviews', 'sequels', 'detail', 'copies', 'taggings', 'documents'],
    extra: {
      editions: fields.primaryKey(Edition, several),
      reviews: fields.primaryKey(Review, several),
      sequels: fields.primaryKey(Book, several),
      detail: fields.primaryKey(Detail, shown),
      copies: fields.primaryKey(Copy, several),
      taggings: fields.primaryKey(Tagging, several),
      documents: fields.primaryKey(Document, several)
    }
  })

  return { BookSerializer, SlugBookSerializer, ReverseBookSerializer }
}
