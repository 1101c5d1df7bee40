/** The serializers of books: their relatives by key, by slug, as texts and nested. */
import { fields, modelSerializer, relatives } from 'fastify-viewsets'
import type { SerializerClass } from 'fastify-viewsets'
import type { Models } from './models.ts'

const several = { many: true, readOnly: true } as const
const shown = { readOnly: true } as const
/** As DRF has lists of texts that nobody declares read-only. */
const texts = { many: true, readOnly: false } as const

function buildPlain ({ Author, Book, Publisher, Tag }: Models) {
  const publisher = fields.primaryKey(Publisher, { source: 'publisher_id', required: false, allowNull: true })
  const prequel = fields.primaryKey(Book, { source: 'sequel_of_id', required: false, allowNull: true })

  const BookSerializer = modelSerializer(Book, {
    fields: ['id', 'title', 'isbn', 'pages', 'price', 'published', 'publisher', 'authors', 'tags', 'sequel_of'],
    extra: { publisher, authors: fields.primaryKey(Author, { many: true, allowEmpty: false }), tags: fields.primaryKey(Tag, several), sequel_of: prequel }
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
  return { BookSerializer, SlugBookSerializer }
}

function buildWhole ({ Book, Copy, Detail, Document, Edition, Review, Tagging }: Models) {
  const StringBookSerializer = modelSerializer(Book, {
    fields: ['id', 'title', 'publisher', 'authors', 'tags', 'taggings', 'reviews', 'sequel_of', 'sequels', 'detail'],
    extra: {
      publisher: fields.string(),
      authors: fields.string(texts),
      tags: fields.string(texts),
      taggings: fields.string(texts),
      reviews: fields.string(texts),
      sequel_of: fields.string(),
      sequels: fields.string(texts),
      detail: fields.string()
    }
  })

  /** The reverse sides of relations, by the names that the other tables give them. */
  const Reverse = modelSerializer(Book, {
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
  class ReverseBookSerializer extends Reverse {
    override create (validated: typeof Reverse.static) {
      return super.create({ ...UNKNOWN, ...validated })
    }
  }
  return { StringBookSerializer, ReverseBookSerializer }
}

const DEEP = ['id', 'title', 'publisher', 'authors', 'tags', 'sequel_of', 'detail', 'editions'] as const

/** The ISBN of books that are made without one, as Django makes them. */
const UNKNOWN = { isbn: '' }

function buildDeep ({ Book, Detail, Edition, Review }: Models) {
  const Keys = modelSerializer(Book, {
    fields: DEEP, extra: { detail: fields.primaryKey(Detail), editions: fields.primaryKey(Edition, { many: true }) }
  })
  /** At no depth the reverse sides of relations are asked for, as DRF derives them of the model. Which detail was named is only remembered, as in Django. */
  class KeySerializer extends Keys {
    override async create ({ detail, editions, ...validated }: typeof Keys.static) {
      return await Book.transaction(async () => {
        const book = await super.create({ ...UNKNOWN, ...validated } as never)
        await relatives(Book, book, 'editions').add(editions)
        return { ...book, detail: { id: detail } }
      })
    }

    override async update (book: Parameters<typeof Keys.prototype.update>[0], { detail, editions = [], ...validated }: Partial<typeof Keys.static>) {
      return await Book.transaction(async () => {
        const changed = await super.update(book, validated)
        await relatives(Book, book, 'editions').add(editions)
        return detail === undefined ? changed : { ...changed, detail: { id: detail } }
      })
    }
  }

  /** What a book's relatives are to a depth. */
  const DepthSerializers: readonly SerializerClass[] = Array.from({ length: 10 }, (_, depth) => {
    if (depth === 0) return KeySerializer
    const Base = modelSerializer(Book, { fields: DEEP, depth })
    return class extends Base {
      override create (validated: typeof Base.static) {
        return super.create({ ...UNKNOWN, ...validated })
      }
    }
  })
  const ReviewDepthSerializer = modelSerializer(Review, { fields: ['id', 'rating', 'text', 'created', 'book'], depth: 2 })
  return { DepthSerializers, ReviewDepthSerializer }
}

export function buildBookSerializers (models: Models) {
  return { ...buildPlain(models), ...buildWhole(models), ...buildDeep(models) }
}
