/** Links between rows that keep the version of the request: by a namespace, and by the path. */
import { AsyncModelViewSet, NamespaceVersioning, SimpleRouter, URLPathVersioning, hyperlinkedModelSerializer, include } from 'fastify-viewsets'
import type { Models } from './models.ts'

class PathVersions extends URLPathVersioning {
  override readonly allowedVersions = ['v1', 'v2']
}

const names = ['url', 'title', 'isbn', 'sequel_of'] as const

export function buildVersionedLinks ({ Book }: Models) {
  /** Named by the namespace that it is mounted under: v1:book-detail, v2:book-detail. */
  class VersionedBooks extends AsyncModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = hyperlinkedModelSerializer(Book, { fields: names })
    override versioningClass = NamespaceVersioning
  }

  class NumberedBooks extends AsyncModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = hyperlinkedModelSerializer(Book, { fields: names, extra: { url: { viewName: 'numbered-detail' }, sequel_of: { viewName: 'numbered-detail' } } })
    override versioningClass = PathVersions
  }

  const namespaced = new SimpleRouter()
  namespaced.register('books', VersionedBooks)
  const numbered = new SimpleRouter()
  numbered.register('books', NumberedBooks, { basename: 'numbered' })
  return [
    ...include('ns/v1', namespaced.urls, { namespace: 'v1' }),
    ...include('ns/v2', namespaced.urls, { namespace: 'v2' }),
    ...include('numbered/:version', numbered.urls)
  ]
}
