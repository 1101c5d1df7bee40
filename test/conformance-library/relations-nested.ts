/** The serializers of books that write what hangs on a book together with it. */
import { ValidationError, fields, modelSerializer, relatives } from 'fastify-viewsets'
import type { Models } from './models.ts'

interface Keyed { readonly id: number }

function buildStrict ({ Author, Book, Member, Publisher, Review }: Models) {
  const Base = modelSerializer(Book, {
    fields: ['id', 'title', 'isbn', 'authors', 'publisher', 'reviewers'],
    extra: {
      authors: fields.primaryKey(Author.objects.filter({ email__gt: '' }), { many: true, allowEmpty: false }),
      publisher: fields.primaryKey(Publisher, { source: 'publisher_id' }),
      reviewers: fields.primaryKey(Member, { many: true, required: false, writeOnly: true })
    }
  })
  return class StrictBookSerializer extends Base {
    override async create ({ reviewers = [], ...validated }: typeof Base.static) {
      const book = await super.create(validated)
      await Review.objects.bulkCreate(reviewers.map((member) => ({ book_id: book.id, member_id: member, rating: 3 })))
      return book
    }

    override async toRepresentation (book: Parameters<typeof Base.prototype.toRepresentation>[0]) {
      return { ...await super.toRepresentation(book), reviews: await Review.objects.filter({ book_id: book.id }).count() }
    }
  }
}

function buildLines ({ Author, Detail, Edition }: Models) {
  const DetailLine = modelSerializer(Detail, { fields: ['summary', 'language', 'weight'] })
  const EditionLine = modelSerializer(Edition, {
    fields: ['id', 'number', 'kind', 'current'], extra: { id: fields.integer({ required: false }) }
  })
  const AuthorLine = modelSerializer(Author, { fields: ['id', 'name', 'email'] })
  return { DetailLine, EditionLine, AuthorLine }
}

type Lines = ReturnType<typeof buildLines>
type DetailItem = Lines['DetailLine']['static']
type EditionItem = Lines['EditionLine']['static']

/** Stores what hangs on a book. */
function buildStores ({ Author, Book, Detail, Edition }: Models) {
  async function setAuthors (book: Keyed, authors: readonly Lines['AuthorLine']['static'][]): Promise<void> {
    const found: object[] = []
    for (const { name, email = '' } of authors) found.push((await Author.objects.getOrCreate({ name }, { defaults: { email } }))[0])
    await relatives(Book, book, 'authors').set(found)
  }

  async function setDetail ({ id }: Keyed, detail: DetailItem | null): Promise<void> {
    if (detail === null) await Detail.objects.filter({ book_id: id }).deleteMany()
    else await Detail.objects.updateOrCreate({ book_id: id }, { defaults: detail })
  }

  async function setEditions ({ id }: Keyed, editions: readonly EditionItem[]): Promise<void> {
    const kept: number[] = []
    const own = Edition.objects.filter({ book_id: id })
    for (const { id: key, ...edition } of editions) {
      if (key !== undefined && !await own.filter({ id: key }).exists()) throw new ValidationError({ editions: [`No edition ${key} of this book.`] })
      const [stored] = key === undefined ? [await Edition.objects.create({ ...edition, book_id: id })] : await own.updateOrCreate({ id: key }, { defaults: edition })
      kept.push(stored.id)
    }
    await own.exclude({ id__in: kept }).deleteMany()
  }

  return { setAuthors, setDetail, setEditions }
}

function buildFull (models: Models) {
  const { Book, Edition } = models
  const { DetailLine, EditionLine, AuthorLine } = buildLines(models)
  const { setAuthors, setDetail, setEditions } = buildStores(models)
  const Base = modelSerializer(Book, {
    fields: ['id', 'title', 'isbn', 'detail', 'editions', 'authors'],
    extra: {
      detail: fields.nested(DetailLine, { required: false, allowNull: true }),
      editions: fields.nested(EditionLine, { many: true, required: false }),
      authors: fields.nested(AuthorLine, { many: true, allowEmpty: false, maxItems: 3 })
    }
  })
  /** Writes what hangs on a book together with it. */
  class FullBookSerializer extends Base {
    validateEditions (editions: EditionItem[]) {
      if (new Set(editions.map(({ number }) => number)).size < editions.length) throw new ValidationError('The numbers of editions must differ.', 'repeated')
      return editions
    }

    override async create ({ detail = null, editions = [], authors, ...validated }: typeof Base.static) {
      return await Book.transaction(async () => {
        const book = await Book.objects.create(validated)
        await setAuthors(book, authors)
        if (detail !== null) await setDetail(book, detail)
        await Edition.objects.bulkCreate(editions.map(({ id, ...edition }) => ({ ...edition, book_id: book.id })))
        return book
      })
    }

    override async update (book: Parameters<typeof Base.prototype.update>[0], { detail, editions, authors, ...validated }: Partial<typeof Base.static>) {
      return await Book.transaction(async () => {
        await super.update(book, validated)
        if (authors !== undefined) await setAuthors(book, authors)
        if (detail !== undefined) await setDetail(book, detail)
        if (editions !== undefined) await setEditions(book, editions)
        return await Book.objects.get({ id: book.id })
      })
    }
  }

  const Unstored = modelSerializer(Book, { fields: ['id', 'title', 'isbn', 'detail'], extra: { detail: fields.nested(DetailLine) } })
  /** Nested and writable, but with nothing that writes it. */
  class RefusedSerializer extends Unstored {
    override create (): never {
      throw new ValidationError({ detail: ['Nothing stores it.'] })
    }

    override update (book: Parameters<typeof Unstored.prototype.update>[0], { detail, ...validated }: Partial<typeof Unstored.static>) {
      if (detail !== undefined) throw new ValidationError({ detail: ['Nothing stores it.'] })
      return super.update(book, validated)
    }
  }
  return { FullBookSerializer, RefusedSerializer }
}

function buildTagged ({ Book, Tag, Tagging }: Models) {
  const TaggingLine = modelSerializer(Tagging, {
    fields: ['tag', 'name', 'position'],
    extra: { tag: fields.slugRelated(Tag, 'slug', { source: 'tag_id' }), name: fields.char({ source: 'tag.name', readOnly: true }) }
  })
  const Base = modelSerializer(Book, {
    fields: ['id', 'title', 'taggings', 'tags'], readOnly: ['title'], extra: { taggings: fields.nested(TaggingLine, { many: true }), tags: fields.primaryKey(Tag, { many: true, readOnly: true }) }
  })
  /** Many-to-many through a model of its own, written as rows of that model. */
  return class TaggedBookSerializer extends Base {
    override async update (book: Parameters<typeof Base.prototype.update>[0], { taggings }: Partial<typeof Base.static>) {
      return await Book.transaction(async () => {
        if (taggings !== undefined) {
          await Tagging.objects.filter({ book_id: book.id }).deleteMany()
          await Tagging.objects.bulkCreate(taggings.map((line) => ({ ...line, book_id: book.id })))
        }
        return await Book.objects.get({ id: book.id })
      })
    }

    override create (): never {
      throw new ValidationError({ title: ['A book without one is not stored.'] })
    }
  }
}

export function buildNestedSerializers (models: Models) {
  return { StrictBookSerializer: buildStrict(models), ...buildFull(models), TaggedBookSerializer: buildTagged(models) }
}
