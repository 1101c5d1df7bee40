/** Relations of every kind: by key, by slug, nested, from both sides. */
import { AsyncModelViewSet, IsAuthenticated, SimpleRouter } from 'fastify-viewsets'
import { buildBookSerializers } from './book-serializers.ts'
import { buildRelationSerializers } from './relation-serializers.ts'
import type { SerializerClass } from 'fastify-viewsets'
import type { Models } from './models.ts'
import type { Clock } from './tables.ts'

export function buildRelations (models: Models, now: Clock): SimpleRouter {
  const { Author, Book, Copy, Detail, Edition, Event, Member, Note, Parcel, Publisher, Review, Seat, Stamp, Tag } = models
  const books = buildBookSerializers(models)
  const others = buildRelationSerializers(models, now)

  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Note.objects.orderBy('id')
    override serializerClass = others.NoteSerializer
    override permissionClasses = [IsAuthenticated]

    override getQueryset () {
      return super.getQueryset().filter({ owner_id: (this.request.user as { id: number }).id })
    }
  }

  class ReviewViewSet extends AsyncModelViewSet {
    override queryset = Review.objects.orderBy('id')
    override serializerClass = others.ReviewSerializer

    override getQueryset () {
      const all = super.getQueryset()
      return this.request.queryParams.has('all') || this.detail === true ? all : all.exclude({ book__publisher: null })
    }
  }

  class AuthorViewSet extends AsyncModelViewSet {
    override queryset = Author.objects.orderBy('id')
    override serializerClass: SerializerClass = others.AuthorSerializer
  }

  class PublisherViewSet extends AsyncModelViewSet {
    override queryset = Publisher.objects.orderBy('id')
    override serializerClass: SerializerClass = others.PublisherSerializer
  }

  class TagViewSet extends AsyncModelViewSet {
    override queryset = Tag.objects.orderBy('id')
    override serializerClass: SerializerClass = others.TagSerializer
  }

  class BookViewSet extends AsyncModelViewSet {
    override queryset = Book.objects.orderBy('id')
    override serializerClass: SerializerClass = books.BookSerializer
  }

  class SlugBookViewSet extends BookViewSet {
    override serializerClass: SerializerClass = books.SlugBookSerializer
  }

  class ReverseBookViewSet extends BookViewSet {
    override serializerClass: SerializerClass = books.ReverseBookSerializer
  }

  class DetailViewSet extends AsyncModelViewSet {
    override queryset = Detail.objects.orderBy('id')
    override serializerClass: SerializerClass = others.DetailSerializer
  }

  class EditionViewSet extends AsyncModelViewSet {
    override queryset = Edition.objects.orderBy('id')
    override serializerClass: SerializerClass = others.EditionSerializer
  }

  class CopyViewSet extends AsyncModelViewSet {
    override queryset = Copy.objects.orderBy('id')
    override serializerClass: SerializerClass = others.CopySerializer
  }

  class MemberViewSet extends AsyncModelViewSet {
    override queryset = Member.objects.orderBy('id')
    override serializerClass: SerializerClass = others.MemberSerializer
  }

  class EventViewSet extends AsyncModelViewSet {
    override queryset = Event.objects.orderBy('id')
    override serializerClass: SerializerClass = others.EventSerializer
  }

  class SeatViewSet extends AsyncModelViewSet {
    override queryset = Seat.objects.orderBy('id')
    override serializerClass: SerializerClass = others.SeatSerializer
  }

  class ShelfMarkViewSet extends SeatViewSet {
    override serializerClass: SerializerClass = others.ShelfMarkSerializer
  }

  class ParcelViewSet extends AsyncModelViewSet {
    override queryset = Parcel.objects.orderBy('label')
    override serializerClass: SerializerClass = others.ParcelSerializer
  }

  class PlainStampViewSet extends AsyncModelViewSet {
    override queryset = Stamp.objects.orderBy('id')
    override serializerClass: SerializerClass = others.PlainStampSerializer
  }

  const router = new SimpleRouter()
  router.register('rel/authors', AuthorViewSet, { basename: 'rel-authors' })
  router.register('rel/publishers', PublisherViewSet, { basename: 'rel-publishers' })
  router.register('rel/tags', TagViewSet, { basename: 'rel-tags' })
  router.register('rel/books', BookViewSet, { basename: 'rel-books' })
  router.register('rel/slug-books', SlugBookViewSet, { basename: 'rel-slug-books' })
  router.register('rel/reverse-books', ReverseBookViewSet, { basename: 'rel-reverse-books' })
  router.register('rel/details', DetailViewSet, { basename: 'rel-details' })
  router.register('rel/editions', EditionViewSet, { basename: 'rel-editions' })
  router.register('rel/reviews', ReviewViewSet, { basename: 'rel-reviews' })
  router.register('rel/copies', CopyViewSet, { basename: 'rel-copies' })
  router.register('rel/members', MemberViewSet, { basename: 'rel-members' })
  router.register('rel/events', EventViewSet, { basename: 'rel-events' })
  router.register('rel/seats', SeatViewSet, { basename: 'rel-seats' })
  router.register('rel/shelf-marks', ShelfMarkViewSet, { basename: 'rel-shelf-marks' })
  router.register('rel/notes', NoteViewSet, { basename: 'rel-notes' })
  router.register('rel/parcels', ParcelViewSet, { basename: 'rel-parcels' })
  router.register('rel/plain-stamps', PlainStampViewSet, { basename: 'rel-plain-stamps' })
  return router
}
