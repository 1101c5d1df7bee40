/** The serializers of books that show them in ways of their own: by dotted sources, on cards, by methods. */
import { Avg, CharField, Count, Field, Serializer, ValidationError, fieldBuilder, fields, modelSerializer, relatives } from 'fastify-viewsets'
import type { Models } from './models.ts'

interface Keyed { readonly id: number }
interface BookText { readonly title: string, readonly isbn: string }
interface Person { readonly name: string, readonly email: string }

/** What a method of the model gives in the reference. */
class ShoutField extends CharField {
  static override readonly kind = 'shout'
  static override readonly readOnly = true
  static override readonly source = '*'

  override toRepresentation ({ title }: BookText) {
    return `${title.toUpperCase()}!`
  }
}
const shout = fieldBuilder(ShoutField)

function buildDotted ({ Book, Detail }: Models) {
  const starred = Book.objects.annotate({ stars: Count('reviews') })
  const Base = modelSerializer(Book, {
    fields: ['id', 'title', 'isbn', 'publisher_name', 'country', 'prequel', 'prequel_house', 'language', 'summary', 'shout', 'stars', 'whole'],
    extra: {
      publisher_name: fields.char({ source: 'publisher.name', readOnly: true }),
      country: fields.char({ source: 'publisher.country', default: '--', readOnly: true }),
      prequel: fields.char({ source: 'sequel_of.title', readOnly: true }),
      prequel_house: fields.char({ source: 'sequel_of.publisher.slug', readOnly: true, allowNull: true }),
      language: fields.char({ source: 'detail.language', maxLength: 2 }),
      summary: fields.char({ source: 'detail.summary', required: false, allowBlank: true }),
      shout: shout(),
      stars: fields.integer({ readOnly: true }),
      whole: fields.char({ source: '*', readOnly: true })
    }
  })
  /** Sources with dots, through foreign keys and through the reverse side of a one-to-one relation; two are written. */
  class DottedSerializer extends Base {
    override async create ({ detail, ...validated }: typeof Base.static) {
      return await Book.transaction(async () => {
        const { id } = await Book.objects.create(validated)
        await Detail.objects.create({ book_id: id, ...detail })
        return await starred.get({ id })
      })
    }

    override async update (book: Keyed, { detail, ...validated }: Partial<typeof Base.static>) {
      return await Book.transaction(async () => {
        if (detail !== undefined) await Detail.objects.updateOrCreate({ book_id: book.id }, { defaults: detail })
        await super.update(book as never, validated)
        return await starred.get({ id: book.id })
      })
    }
  }
  return { starred, DottedSerializer }
}

function buildCards ({ Author, Book }: Models) {
  /** `Name <mail>` both ways. */
  class AuthorCardField extends Field {
    static override readonly kind = 'authorCard'

    override toRepresentation ({ name, email }: Person) {
      return `${name} <${email}>`
    }

    override async toInternalValue (data: unknown) {
      if (typeof data !== 'string') throw new ValidationError('A card is a text.', 'card')
      const [name = '', ...rest] = data.split(' <')
      const author = await Author.objects.filter({ name, email: rest.join(' <').replace(/>+$/, '') }).first()
      if (author === null) throw new ValidationError([`Nobody has the card ${data}.`])
      return author
    }

    override jsonSchema () {
      return { type: 'string' }
    }
  }

  const Compact = buildCompact({ Book })
  const Base = modelSerializer(Book, {
    fields: ['id', 'title', 'authors', 'sequels'],
    extra: { authors: fields.list(fieldBuilder(AuthorCardField)()), sequels: fields.nested(Compact, { many: true, readOnly: true }) }
  })
  class CardSerializer extends Base {
    override async create ({ authors, ...validated }: typeof Base.static) {
      return await Book.transaction(async () => {
        const book = await Book.objects.create({ isbn: '', ...validated })
        await relatives(Book, book, 'authors').set(authors)
        return book
      })
    }

    override async update (book: Parameters<typeof Base.prototype.update>[0], { authors, ...validated }: Partial<typeof Base.static>) {
      return await Book.transaction(async () => {
        if (authors !== undefined) await relatives(Book, book, 'authors').set(authors)
        return await super.update(book, validated)
      })
    }
  }
  return { CardSerializer, CompactSerializer: Compact }
}

/** `Title [isbn]` instead of an object, and back. */
function buildCompact ({ Book }: Pick<Models, 'Book'>) {
  const { schema } = modelSerializer(Book, { fields: ['title', 'isbn'] })
  return class CompactSerializer extends Serializer<BookText, unknown, BookText> {
    static override readonly schema = schema
    static override readonly model = Book

    override toRepresentation ({ title, isbn }: BookText): unknown {
      return `${title} [${isbn}]`
    }

    override toInternalValue (data: unknown) {
      if (typeof data !== 'string') return super.toInternalValue(data)
      const [title = '', ...rest] = data.replace(/\]+$/, '').split(' [')
      return super.toInternalValue({ title, isbn: rest.join(' [') })
    }
  }
}

function buildLabels ({ Book }: Models) {
  const labelled = Book.objects.annotate({ author_count: Count('authors') })
  class LabelSerializer extends buildCompact({ Book }) {
    override toRepresentation (book: BookText & { readonly author_count?: number }): unknown {
      return { label: super.toRepresentation(book), authors: book.author_count, isbn: book.isbn }
    }
  }
  return { labelled, LabelSerializer }
}

interface Reviewed { readonly reviews: readonly { readonly id: number, readonly rating: number, readonly text: string, readonly member: { readonly name: string } | null }[] }

function buildMethods ({ Book }: Models) {
  const counted = Book.objects.annotate({ average: Avg('reviews__rating'), review_count: Count('reviews'), author_count: Count('authors') })
  const MethodSerializer = modelSerializer(Book, {
    fields: ['id', 'title', 'average', 'names', 'good', 'review_count', 'author_count', 'longest'],
    extra: {
      average: fields.method(({ average }: { average: number | null }) => average === null ? null : Number(average.toFixed(2))),
      names: fields.method(({ authors }: { authors: readonly Person[] }) => authors.map(({ name }) => name).join(', '), { reads: ['authors__name'] }),
      good: fields.method(({ reviews }: Reviewed) => reviews
        .filter(({ rating }) => rating >= 4)
        .sort((a, b) => b.rating - a.rating || a.id - b.id)
        .map(({ rating, member }) => ({ rating, by: member === null ? null : member.name })), { reads: ['reviews__rating', 'reviews__member__name'] }),
      review_count: fields.integer({ readOnly: true }),
      author_count: fields.integer({ readOnly: true }),
      longest: fields.method(({ reviews }: Reviewed) => reviews.length === 0 ? null : Math.max(...reviews.map(({ text }) => text.length)), { reads: ['reviews__text'] })
    }
  })
  return { counted, MethodSerializer }
}

export function buildShownSerializers (models: Models) {
  return { ...buildDotted(models), ...buildCards(models), ...buildLabels(models), ...buildMethods(models) }
}
