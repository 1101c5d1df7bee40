/** The serializers of what is around books. */
import { UniqueForDateValidator, UniqueForMonthValidator, UniqueForYearValidator, UniqueTogetherValidator, fields, modelSerializer } from 'fastify-viewsets'
import type { Models } from './models.ts'
import type { Clock } from './tables.ts'

const several = { many: true, readOnly: true } as const

function buildNames ({ Author, Publisher, Tag }: Models) {
  /** `books` is the reverse side of a many-to-many relation, by key. */
  const AuthorSerializer = modelSerializer(Author, {
    fields: ['id', 'name', 'email', 'born', 'books'],
    extra: { books: { required: false } }
  })
  /** `books` is the reverse side of a nullable foreign key, by key. */
  const PublisherSerializer = modelSerializer(Publisher, {
    fields: ['id', 'name', 'slug', 'country', 'books'],
    extra: { books: { required: false } }
  })
  const TagSerializer = modelSerializer(Tag, { fields: ['id', 'name', 'slug'] })
  return { AuthorSerializer, PublisherSerializer, TagSerializer }
}

function buildParts ({ Book, Copy, Detail, Edition, Loan, Member, Review }: Models) {
  const book = fields.primaryKey(Book, { source: 'book_id' })
  const DetailSerializer = modelSerializer(Detail, {
    fields: ['id', 'book', 'summary', 'language', 'weight'],
    extra: { book: fields.primaryKey(Book, { source: 'book_id', unique: { queryset: Detail, message: 'detail with this book already exists.' } }) }
  })
  const EditionSerializer = modelSerializer(Edition, {
    fields: ['id', 'book', 'number', 'kind', 'released', 'current'],
    extra: { book }
  })
  const ReviewSerializer = modelSerializer(Review, {
    fields: ['id', 'book', 'house', 'member', 'rating', 'text', 'created'],
    readOnly: ['created'],
    extra: {
      book: fields.slugRelated(Book, 'isbn', { source: 'book_id' }),
      house: fields.slugRelated(Book, 'publisher__slug', { source: 'book', readOnly: true }),
      member: fields.primaryKey(Member, { source: 'member_id', allowNull: true, default: null })
    }
  })
  /** The same, but only of books that have a publisher: the path must not end before its end. */
  const HousedReviewSerializer = modelSerializer(Review, {
    fields: ['id', 'book', 'rating', 'text'], extra: { book: fields.slugRelated(Book, 'detail__summary', { source: 'book_id' }) }
  })
  const CopySerializer = modelSerializer(Copy, { fields: ['id', 'book', 'barcode'], extra: { book } })
  /** `copy` by a slug across a relation: the ISBN of the book that it is a copy of. */
  const LoanSerializer = modelSerializer(Loan, {
    fields: ['id', 'copy', 'title', 'member', 'due', 'returned'],
    extra: {
      copy: fields.slugRelated(Copy.objects.filter({ barcode__startswith: 'A' }), 'book__isbn', { source: 'copy_id' }),
      title: fields.char({ source: 'copy.book.title', readOnly: true })
    }
  })
  const MemberSerializer = modelSerializer(Member, {
    fields: ['id', 'name', 'email', 'username', 'loans', 'reviews'],
    extra: {
      username: fields.char({ source: 'user.username', readOnly: true }),
      loans: fields.nested(LoanSerializer, several),
      reviews: fields.primaryKey(Review, several)
    }
  })
  return { DetailSerializer, EditionSerializer, ReviewSerializer, HousedReviewSerializer, CopySerializer, LoanSerializer, MemberSerializer }
}

function buildUnique ({ Event, Seat }: Models) {
  const EventSerializer = modelSerializer(Event, {
    fields: ['id', 'title', 'room', 'series', 'day'],
    validators: [
      new UniqueForDateValidator({ queryset: Event, field: 'title', dateField: 'day' }),
      new UniqueForMonthValidator({ queryset: Event, field: 'room', dateField: 'day' }),
      new UniqueForYearValidator({ queryset: Event, field: 'series', dateField: 'day' })
    ]
  })
  const SeatSerializer = modelSerializer(Seat, {
    fields: ['id', 'row', 'number']
  })
  /** Validators given by hand instead of those of the model. */
  const ShelfMarkSerializer = modelSerializer(Seat, {
    fields: ['id', 'row', 'number'],
    validators: [new UniqueTogetherValidator({ queryset: Seat, fields: ['number', 'row'], message: 'Taken: {field_names}.' })]
  })
  return { EventSerializer, SeatSerializer, ShelfMarkSerializer }
}

function buildOwned ({ Note, Parcel, Stamp }: Models, now: Clock) {
  const NoteSerializer = modelSerializer(Note, {
    fields: ['id', 'owner', 'made_at', 'text', 'origin', 'who', 'at'],
    extra: {
      owner: fields.hidden({ source: 'owner_id', default: ({ context }) => (context.request?.user as { id: number }).id }),
      made_at: fields.hidden({ default: fields.createOnly(() => new Date(now())) }),
      origin: fields.char({ readOnly: true, default: fields.createOnly('here') }),
      who: fields.char({ source: 'owner.username', readOnly: true }),
      at: fields.dateTime({ source: 'made_at', readOnly: true })
    }
  })
  const ParcelBase = modelSerializer(Parcel, {
    fields: ['id', 'label', 'stamps'], extra: { id: fields.uuid({ unique: { queryset: Parcel, message: 'parcel with this id already exists.' } }), stamps: fields.primaryKey(Stamp, several) }
  })
  class ParcelSerializer extends ParcelBase {
    /** As in Django, whose rows of another key are other rows. */
    override async update (parcel: { readonly id: string, readonly label: string }, { id = parcel.id, label = parcel.label }: Partial<typeof ParcelBase.static>) {
      return id === parcel.id ? await super.update(parcel, { label }) : await Parcel.objects.create({ id, label })
    }
  }
  const PlainStampSerializer = modelSerializer(Stamp, {
    fields: ['id', 'parcel', 'cents'], extra: { parcel: fields.primaryKey(Parcel, { source: 'parcel_id' }) }
  })
  const StampSerializer = modelSerializer(Stamp, {
    fields: ['id', 'parcel', 'cents'], extra: { parcel: fields.primaryKey(Parcel, { source: 'parcel_id', pkField: fields.uuid({ uuidFormat: 'hex' }) }) }
  })
  return { NoteSerializer, ParcelSerializer, StampSerializer, PlainStampSerializer }
}

export function buildRelationSerializers (models: Models, now: Clock) {
  return { ...buildNames(models), ...buildParts(models), ...buildUnique(models), ...buildOwned(models, now) }
}
