import { DefaultRouter, SimpleRouter, ViewSet, action } from '../../support/helper.ts'
import type { RouterOptions, ViewSetClass } from '../../support/helper.ts'

/** Answers with its action and the parts of the URL. */
export class BookViewSet extends ViewSet {
  list () { return this.#told() }
  create () { return this.#told() }
  retrieve () { return this.#told() }
  update () { return this.#told() }
  partialUpdate () { return this.#told() }
  destroy () { return this.#told() }

  @action({ detail: false })
  recent () { return this.#told() }

  @action({ detail: true, methods: ['post'] })
  setPrice () { return this.#told() }

  #told () { return [this.action, { ...this.kwargs }] }
}

export class NoteViewSet extends ViewSet {
  list () { return [this.action] }
}

export class KeyOnlyViewSet extends ViewSet {
  retrieve () { return this.kwargs.pk }
}

export function routing (viewset: ViewSetClass = BookViewSet, options: RouterOptions = {}): SimpleRouter {
  const router = new SimpleRouter(options)
  router.register('books', viewset, { basename: 'book' })
  return router
}

export function defaultRouting (options: ConstructorParameters<typeof DefaultRouter>[0] = {}): DefaultRouter {
  const router = new DefaultRouter(options)
  router.register('books', BookViewSet, { basename: 'book' })
  router.register('notes', NoteViewSet, { basename: 'note' })
  return router
}

export const urlsOf = (router: SimpleRouter) => router.urls.map(({ url, name }) => [url, name])
