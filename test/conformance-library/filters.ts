/** Filters across relations: by a filter set, by a backend of the service's own, by search and by order. */
import { AsyncModelViewSet, AsyncReadOnlyModelViewSet, BaseFilterBackend, Count, FilterSetBackend, Max, OrderingFilter, Q, SearchFilter, SimpleRouter, fields, filterSet, filters, modelSerializer } from 'fastify-viewsets'
import { Pages, Windows } from './pages.ts'
import type { QuerySet, ViewContext, ViewRequest } from 'fastify-viewsets'
import type { Models } from './models.ts'

interface PathView extends ViewContext {
  readonly filterPaths?: readonly string[]
}

/** Every parameter that names a path of the view is a condition; `not-` before it excludes; `distinct` drops duplicates. */
class PathFilter extends BaseFilterBackend {
  override filterQueryset (request: ViewRequest, queryset: QuerySet, view: PathView): QuerySet {
    let found = queryset
    for (const [name, value] of request.queryParams) {
      const path = name.replace(/^not-/, '')
      if (view.filterPaths?.includes(path) !== true) continue
      const condition = { [path]: wanted(path, value) }
      found = path === name ? found.filter(condition) : found.exclude(condition)
    }
    return request.queryParams.has('distinct') ? found.distinct() : found
  }
}

function wanted (path: string, value: string): unknown {
  if (path.endsWith('__isnull')) return ['true', '1'].includes(value)
  return path.endsWith('__in') ? value.split(',') : value
}

function buildFilterSets ({ Book }: Models) {
  const BookFilterSet = filterSet(Book, {
    title: filters.string({ lookups: ['icontains', 'istartswith'] }),
    tag: filters.string({ dbField: Q.path('tags__name'), lookups: ['icontains', 'in'] }),
    tag_slug: filters.string({ filterBy: Q.path('tags__slug') }),
    author: filters.string({ dbField: Q.path('authors__name'), lookups: ['icontains', 'isnull'] }),
    rating: filters.integer({ dbField: Q.path('reviews__rating'), lookups: ['comparison', 'in'] }),
    publisher: filters.integer({ filterBy: 'publisher_id' }),
    country: filters.string({ dbField: Q.path('publisher__country'), lookups: ['in', 'isnull'] }),
    language: filters.string({ filterBy: Q.path('detail__language') }),
    prequel: filters.string({ dbField: Q.path('sequel_of__title'), lookups: ['icontains', 'isnull'] }),
    published: filters.date({ lookups: ['year', 'gte', 'lte'] }),
    reviewer: filters.string({ filterBy: Q.path('reviews__member__name') })
  }, {
    orderFields: [['id', 'id'], ['title', 'title'], ['house', Q.path('publisher__name')], ['pages', '-pages'], ['rating', Q.path('reviews__rating')]]
  })
  const EitherFilterSet = filterSet(Book, {
    tag: filters.string({ filterBy: Q.path('tags__name') }),
    author: filters.string({ filterBy: Q.path('authors__name') }),
    rating: filters.integer({ filterBy: Q.path('reviews__rating') })
  }, { operator: 'OR' })
  return { BookFilterSet, EitherFilterSet }
}

export function buildFilters (models: Models): SimpleRouter {
  const { Author, Book, Member } = models
  const { BookFilterSet, EitherFilterSet } = buildFilterSets(models)
  const BriefBook = modelSerializer(Book, { fields: ['id', 'title'] })
  const CountedBook = modelSerializer(Book, {
    fields: ['id', 'title', 'review_count', 'top'], extra: { review_count: fields.integer({ readOnly: true }), top: fields.integer({ readOnly: true }) }
  })

  class FilteredBooks extends AsyncModelViewSet {
    override httpMethodNames = ['get'] as const
    override queryset = Book.objects.orderBy('id')
    override serializerClass = BriefBook
    override filterBackends = [FilterSetBackend]
    override filtersetClass = BookFilterSet
    override paginationClass = Pages
  }

  class EitherBooks extends AsyncModelViewSet {
    override httpMethodNames = ['get'] as const
    override queryset = Book.objects.orderBy('id')
    override serializerClass = BriefBook
    override filterBackends = [FilterSetBackend]
    override filtersetClass = EitherFilterSet
  }

  class PathBooks extends AsyncReadOnlyModelViewSet {
    override queryset = Book.objects.orderBy('id')
    override serializerClass = BriefBook
    override filterBackends = [PathFilter, OrderingFilter]
    filterPaths = [
      'tags__name', 'tags__name__in', 'tags__slug', 'tags__isnull', 'reviews__rating', 'reviews__rating__gte', 'reviews__rating__lt', 'reviews__member__name',
      'reviews__isnull', 'authors__name__icontains', 'publisher__country', 'publisher__isnull', 'detail__language', 'detail__isnull', 'editions__kind', 'sequel_of__title',
      'sequels__isnull', 'taggings__position', 'copies__loans__member__name'
    ]

    override orderingFields = ['id', 'title', 'publisher__name', 'authors__name', 'reviews__rating']
    override paginationClass = Pages
  }

  class SearchedBooks extends AsyncReadOnlyModelViewSet {
    override queryset = Book.objects.orderBy('id')
    override serializerClass = BriefBook
    override filterBackends = [SearchFilter, OrderingFilter]
    override searchFields = ['title', 'authors__name', '=tags__name', '^publisher__name', 'reviews__text', 'detail__summary']
    override orderingFields = ['id', 'title', 'pages', 'publisher__name', 'authors__name', 'reviews__rating', 'detail__weight', 'sequel_of__title']
    override paginationClass = Pages
  }

  class CountedBooks extends AsyncReadOnlyModelViewSet {
    override queryset = Book.objects.annotate({ review_count: Count('reviews'), top: Max('reviews__rating') })
    override serializerClass = CountedBook
    override filterBackends = [PathFilter, SearchFilter, OrderingFilter]
    filterPaths = ['review_count', 'review_count__gte', 'top', 'top__isnull', 'tags__name']
    override searchFields = ['title', 'tags__name']
    override orderingFields = '__all__' as const
    override ordering = ['-review_count', 'id']
    override paginationClass = Windows
  }

  /** Without `orderingFields`: the fields of the serializer, by their sources. */
  class FoundMembers extends AsyncReadOnlyModelViewSet {
    override queryset = Member.objects.orderBy('id')
    override serializerClass = modelSerializer(Member, { fields: ['id', 'name', 'username'], extra: { username: fields.char({ source: 'user.username', readOnly: true }) } })
    override filterBackends = [SearchFilter, OrderingFilter]
    override searchFields = ['name', 'user__username', 'loans__copy__book__title', 'reviews__book__tags__name']
  }

  class FoundAuthors extends AsyncReadOnlyModelViewSet {
    override queryset = Author.objects.orderBy('id')
    override serializerClass = modelSerializer(Author, { fields: ['id', 'name'] })
    override filterBackends = [PathFilter, SearchFilter]
    filterPaths = ['books__title', 'books__pages__gte', 'books__isnull', 'books__tags__slug', 'books__reviews__rating__gte']
    override searchFields = ['name', 'books__title', 'books__publisher__name']
  }

  const router = new SimpleRouter()
  router.register('filter/books', FilteredBooks, { basename: 'filter-books' })
  router.register('filter/either', EitherBooks, { basename: 'filter-either' })
  router.register('filter/paths', PathBooks, { basename: 'filter-paths' })
  router.register('filter/search', SearchedBooks, { basename: 'filter-search' })
  router.register('filter/counted', CountedBooks, { basename: 'filter-counted' })
  router.register('filter/members', FoundMembers, { basename: 'filter-members' })
  router.register('filter/authors', FoundAuthors, { basename: 'filter-authors' })
  return router
}
