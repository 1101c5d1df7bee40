/** Rows that name each other by the URLs of their views. */
import {
  APIRootView, AsyncModelViewSet, AsyncReadOnlyModelViewSet, DefaultRouter, JSONRenderer, Response, action, fields, hyperlinkedModelSerializer, modelSerializer, path
} from 'fastify-viewsets'
import { Page } from './rendering.ts'
import { Pages } from './pages.ts'
import type { URLPattern, SerializerClass } from 'fastify-viewsets'
import type { Models } from './models.ts'

const several = { many: true, readOnly: true } as const
/** Tags and members are named by other columns than their keys, under other names in the URL. */
const tagView = { viewName: 'tag-detail', lookupField: 'slug', lookupUrlKwarg: 'word' } as const
const memberView = { viewName: 'member-detail', lookupField: 'email', lookupUrlKwarg: 'address' } as const

/** The root answers people, too. */
class Root extends APIRootView {
  override rendererClasses = [JSONRenderer, Page]
}

function buildSerializers ({ Author, Book, Edition, Member, Publisher, Tag }: Models) {
  const LinkedAuthor = hyperlinkedModelSerializer(Author, { fields: ['url', 'name', 'books'], extra: { books: { required: false } } })
  const LinkedPublisher = hyperlinkedModelSerializer(Publisher, {
    fields: ['url', 'name', 'slug', 'books'], extra: { url: { lookupField: 'slug' }, slug: { field: 'slug' }, books: { readOnly: true } }
  })
  const LinkedTag = modelSerializer(Tag, { fields: ['href', 'name', 'slug'], extra: { href: fields.hyperlinkedIdentity(tagView), slug: { field: 'slug' } } })
  const LinkedBook = hyperlinkedModelSerializer(Book, {
    fields: ['url', 'id', 'title', 'isbn', 'publisher', 'authors', 'tags', 'sequel_of', 'sequels', 'editions', 'cover_page', 'reviews'],
    readOnly: ['sequels', 'editions'],
    extra: {
      publisher: { lookupField: 'slug' },
      authors: { allowEmpty: false },
      tags: fields.hyperlink(Tag, { ...tagView, ...several }),
      cover_page: fields.hyperlinkedIdentity({ viewName: 'book-cover' }),
      reviews: fields.hyperlinkedIdentity({ viewName: 'book-reviews' })
    }
  })
  const LinkedEdition = hyperlinkedModelSerializer(Edition, { fields: ['url', 'book', 'number', 'kind'], extra: { number: fields.integer({ minimum: 1 }), kind: fields.choice([['print', 'Print'], ['ebook', 'E-book'], ['audio', 'Audio']], { default: 'print' }) } })
  const LinkedMember = hyperlinkedModelSerializer(Member, {
    fields: ['url', 'name', 'email', 'reviewed'],
    extra: { url: memberView, email: { field: 'email' }, reviewed: fields.hyperlink(Book, { source: 'books_reviewed', ...several }) }
  })
  const DeepLinkedBook = hyperlinkedModelSerializer(Book, { fields: ['url', 'title', 'authors', 'sequel_of'], depth: 1 })
  return { LinkedAuthor, LinkedPublisher, LinkedTag, LinkedBook, LinkedEdition, LinkedMember, DeepLinkedBook }
}

/** What is served below `/links/`. */
export function buildLinks (models: Models): { readonly router: DefaultRouter, readonly urls: readonly URLPattern[] } {
  const { Author, Book, Edition, Member, Publisher, Tag } = models
  const made = buildSerializers(models)

  class LinkedAuthors extends AsyncModelViewSet {
    override queryset = Author.objects.all()
    override serializerClass: SerializerClass = made.LinkedAuthor
    override paginationClass = Pages
  }

  class LinkedPublishers extends AsyncModelViewSet {
    override queryset = Publisher.objects.all()
    override serializerClass: SerializerClass = made.LinkedPublisher
    override lookupField = 'slug'
  }

  class LinkedTags extends AsyncModelViewSet {
    override queryset = Tag.objects.all()
    override serializerClass: SerializerClass = made.LinkedTag
    override lookupField = 'slug'
    override lookupUrlKwarg = 'word'
  }

  class LinkedBooks extends AsyncModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass: SerializerClass = made.LinkedBook

    @action({ detail: true })
    async cover () {
      const { title } = await this.getObject()
      return new Response({ cover: title, here: this.reverseAction('cover', { kwargs: { pk: this.kwargs['pk'] } }), links: this.getExtraActionUrlMap() })
    }

    @action({ detail: true })
    async reviews () {
      const reviews = await Book.related(await this.getObject(), 'reviews').fetch()
      return new Response(reviews.map(({ rating, text }) => `${rating}/5 ${text}`.trim()))
    }

    @action({ detail: false, serializerClass: made.DeepLinkedBook })
    async deep () {
      const books = await this.getQueryset().slice(0, 2).fetch()
      const serializer = await this.getSerializer({ instance: books, many: true })
      return new Response(await serializer.represent())
    }
  }

  class LinkedEditions extends AsyncModelViewSet {
    override queryset = Edition.objects.all()
    override serializerClass: SerializerClass = made.LinkedEdition
  }

  class LinkedMembers extends AsyncReadOnlyModelViewSet {
    override queryset = Member.objects.all()
    override serializerClass: SerializerClass = made.LinkedMember
    override lookupField = 'email'
    override lookupUrlKwarg = 'address'
  }

  const router = new DefaultRouter()
  router.APIRootView = Root
  router.register('authors', LinkedAuthors)
  router.register('publishers', LinkedPublishers)
  router.register('tags', LinkedTags)
  router.register('books', LinkedBooks)
  router.register('editions', LinkedEditions)
  return {
    router,
    urls: [
      path('/members/', LinkedMembers.asView({ get: 'list' }), { name: 'member-list' }),
      path('/members/:address/', LinkedMembers.asView({ get: 'retrieve' }), { name: 'member-detail' })
    ]
  }
}
