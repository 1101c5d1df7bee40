/** Relations of every kind: by key, by slug, nested, from both sides. */
import { AsyncModelViewSet, AsyncReadOnlyModelViewSet, IsAuthenticated, SimpleRouter } from 'fastify-viewsets'
import { buildBookSerializers } from './book-serializers.ts'
import { buildRelationSerializers } from './relation-serializers.ts'
import { buildNestedSerializers } from './relations-nested.ts'
import { buildShownSerializers } from './relations-shown.ts'
import type { QuerySet, SerializerClass, ViewSetClass } from 'fastify-viewsets'
import type { Models } from './models.ts'
import type { Clock } from './tables.ts'

type Serializers = ReturnType<typeof buildRelationSerializers>

function buildBookViews (models: Models, books: ReturnType<typeof buildBookSerializers>) {
  const { Book } = models
  const nested = buildNestedSerializers(models)
  const shown = buildShownSerializers(models)

  class BookViewSet extends AsyncModelViewSet {
    override queryset: QuerySet = Book.objects.all()
    override serializerClass: SerializerClass = books.BookSerializer
  }
  class SlugBookViewSet extends BookViewSet { override serializerClass = books.SlugBookSerializer }
  class StringBookViewSet extends BookViewSet { override serializerClass = books.StringBookSerializer }
  class DeepBookViewSet extends BookViewSet {
    override getSerializerClass () {
      return books.DepthSerializers[Number(this.kwargs['levels'])] as SerializerClass
    }
  }
  class ReverseBookViewSet extends BookViewSet { override serializerClass = books.ReverseBookSerializer }
  class StrictBookViewSet extends BookViewSet { override serializerClass = nested.StrictBookSerializer }
  class FullBookViewSet extends BookViewSet { override serializerClass = nested.FullBookSerializer }
  class RefusedViewSet extends BookViewSet { override serializerClass = nested.RefusedSerializer }
  class TaggedBookViewSet extends BookViewSet { override serializerClass = nested.TaggedBookSerializer }
  class DottedViewSet extends BookViewSet {
    override queryset = shown.starred
    override serializerClass = shown.DottedSerializer
  }
  class CardViewSet extends BookViewSet { override serializerClass = shown.CardSerializer }
  class CompactViewSet extends BookViewSet { override serializerClass = shown.CompactSerializer }
  class LabelViewSet extends BookViewSet {
    override queryset = shown.labelled
    override serializerClass = shown.LabelSerializer
  }
  class MethodViewSet extends AsyncReadOnlyModelViewSet {
    override queryset = shown.counted.orderBy('id')
    override serializerClass = shown.MethodSerializer
  }
  return {
    books: BookViewSet,
    'slug-books': SlugBookViewSet,
    'string-books': StringBookViewSet,
    'depth/:levels(^[0-9]$)': DeepBookViewSet,
    'reverse-books': ReverseBookViewSet,
    'strict-books': StrictBookViewSet,
    'full-books': FullBookViewSet,
    refused: RefusedViewSet,
    'tagged-books': TaggedBookViewSet,
    dotted: DottedViewSet,
    cards: CardViewSet,
    compact: CompactViewSet,
    labels: LabelViewSet,
    methods: MethodViewSet
  }
}

function buildNameViews ({ Author, Member, Publisher, Tag }: Models, others: Serializers) {
  class AuthorViewSet extends AsyncModelViewSet {
    override queryset = Author.objects.all()
    override serializerClass = others.AuthorSerializer
  }
  class PublisherViewSet extends AsyncModelViewSet {
    override queryset = Publisher.objects.all()
    override serializerClass = others.PublisherSerializer
  }
  class TagViewSet extends AsyncModelViewSet {
    override queryset = Tag.objects.all()
    override serializerClass = others.TagSerializer
  }
  class MemberViewSet extends AsyncModelViewSet {
    override queryset = Member.objects.all()
    override serializerClass = others.MemberSerializer
  }
  return { authors: AuthorViewSet, publishers: PublisherViewSet, tags: TagViewSet, members: MemberViewSet }
}

function buildPartViews ({ Copy, Detail, Edition, Loan, Review }: Models, others: Serializers, books: ReturnType<typeof buildBookSerializers>) {
  class ReviewViewSet extends AsyncModelViewSet {
    override queryset = Review.objects.all()
    override serializerClass = others.ReviewSerializer

    override getQueryset () {
      const all = super.getQueryset()
      return this.request.queryParams.has('all') || this.detail === true ? all : all.exclude({ book__publisher: null })
    }
  }
  class HousedReviewViewSet extends AsyncModelViewSet {
    override queryset = Review.objects.exclude({ book__detail: null })
    override serializerClass = others.HousedReviewSerializer
  }
  class DeepReviewViewSet extends AsyncModelViewSet {
    override queryset = Review.objects.all()
    override serializerClass = books.ReviewDepthSerializer
  }
  class DetailViewSet extends AsyncModelViewSet {
    override queryset = Detail.objects.all()
    override serializerClass = others.DetailSerializer
  }
  class EditionViewSet extends AsyncModelViewSet {
    override queryset = Edition.objects.all()
    override serializerClass = others.EditionSerializer
  }
  class CopyViewSet extends AsyncModelViewSet {
    override queryset = Copy.objects.all()
    override serializerClass = others.CopySerializer
  }
  class LoanViewSet extends AsyncModelViewSet {
    override queryset = Loan.objects.all()
    override serializerClass = others.LoanSerializer
  }
  return {
    reviews: ReviewViewSet, 'housed-reviews': HousedReviewViewSet, 'deep-reviews': DeepReviewViewSet, details: DetailViewSet, editions: EditionViewSet, copies: CopyViewSet, loans: LoanViewSet
  }
}

function buildOtherViews ({ Event, Note, Parcel, Seat, Stamp }: Models, others: Serializers) {
  class EventViewSet extends AsyncModelViewSet {
    override queryset = Event.objects.all()
    override serializerClass = others.EventSerializer
  }
  class SeatViewSet extends AsyncModelViewSet {
    override queryset = Seat.objects.all()
    override serializerClass: SerializerClass = others.SeatSerializer
  }
  class ShelfMarkViewSet extends SeatViewSet { override serializerClass = others.ShelfMarkSerializer }
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Note.objects.all()
    override serializerClass = others.NoteSerializer
    override permissionClasses = [IsAuthenticated]

    override getQueryset () {
      return super.getQueryset().filter({ owner_id: (this.request.user as { id: number }).id })
    }
  }
  class ParcelViewSet extends AsyncModelViewSet {
    override queryset = Parcel.objects.all()
    override serializerClass = others.ParcelSerializer
  }
  class StampViewSet extends AsyncModelViewSet {
    override queryset = Stamp.objects.all()
    override serializerClass: SerializerClass = others.StampSerializer
  }
  class PlainStampViewSet extends StampViewSet { override serializerClass = others.PlainStampSerializer }
  return { events: EventViewSet, seats: SeatViewSet, 'shelf-marks': ShelfMarkViewSet, notes: NoteViewSet, parcels: ParcelViewSet, stamps: StampViewSet, 'plain-stamps': PlainStampViewSet }
}

export function buildRelations (models: Models, now: Clock): SimpleRouter {
  const books = buildBookSerializers(models)
  const others = buildRelationSerializers(models, now)
  const views: Readonly<Record<string, ViewSetClass>> = {
    ...buildBookViews(models, books), ...buildNameViews(models, others), ...buildPartViews(models, others, books), ...buildOtherViews(models, others)
  }
  const router = new SimpleRouter()
  for (const [prefix, view] of Object.entries(views)) router.register(`rel/${prefix}`, view, { basename: `rel-${prefix.split('/')[0]}` })
  return router
}
