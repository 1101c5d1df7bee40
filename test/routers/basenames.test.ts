import { Type } from '@sinclair/typebox'
import t from 'tap'
import { DefaultRouter, ListAPIView, SimpleRouter, memoryModel, refusal, refused, serve } from '../support/helper.ts'
import { BookViewSet, NoteViewSet, routing } from './support/routers.ts'
import type { ViewSetClass } from '../support/helper.ts'

// --- basenames

const Book = memoryModel('BookReview', Type.Object({ id: Type.Integer() }))

class ModelledViewSet extends BookViewSet {
  queryset = Book.objects.all()
}

t.test('The basename is the name of the model in lower case (RTR-08)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet)
  t.equal(router.urls[0]?.name, 'bookreview-list')
})

t.test('The basename may be given by itself (RTR-01)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet, 'tome')
  t.equal(router.urls[0]?.name, 'tome-list')
})

for (const [given, told] of [
  [{ baseName: 'tome' }, 'FST_VIEWSETS_OPTION_UNKNOWN: register(\'books\') was given the option "baseName", which it does not have. Did you mean "basename"?'],
  [{ pizza: 1 }, 'FST_VIEWSETS_OPTION_UNKNOWN: register(\'books\') was given the option "pizza", which it does not have.'],
  [null, 'FST_VIEWSETS_OPTION_INVALID: register(\'books\') was given bad options: give an object'],
  ['', 'FST_VIEWSETS_OPTION_INVALID: register(\'books\') was given a bad `basename`: give what route names begin with, as in \'book\''],
  [{ basename: 1 }, 'FST_VIEWSETS_OPTION_INVALID: register(\'books\') was given a bad `basename`: give what route names begin with, as in \'book\'']
] as const) {
  t.test(`A viewset registered with ${JSON.stringify(given)} is refused with what is wrong (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter().register('books', ModelledViewSet, given as never)), told)
  })
}

for (const prefix of [undefined, null, 7]) {
  t.test(`A viewset registered under ${String(prefix)} is refused (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter().register(prefix as never, ModelledViewSet)),
      'FST_VIEWSETS_OPTION_INVALID: register() was given a bad `prefix`: give the beginning of its URLs, as in \'books\', or \'\' for none')
  })
}

for (const trailingSlash of ['/', 'no', null, 1]) {
  t.test(`A router whose trailingSlash is ${JSON.stringify(trailingSlash)} is refused with what it may be (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter({ trailingSlash } as never)),
      'FST_VIEWSETS_OPTION_INVALID: new SimpleRouter() was given a bad `trailingSlash`: give true, false or \'optional\'')
  })
}

for (const [Router, options, told] of [
  [SimpleRouter, { trailingslash: false }, 'new SimpleRouter() was given the option "trailingslash", which it does not have. Did you mean "trailingSlash"?'],
  [DefaultRouter, { includeRotView: false }, 'new DefaultRouter() was given the option "includeRotView", which it does not have. Did you mean "includeRootView"?']
] as const) {
  t.test(`An option that a ${Router.name} does not have is refused, with the one that is meant (RTR-01, RTR-10)`, async (t) => {
    t.equal(refused(() => new Router(options as never)), `FST_VIEWSETS_OPTION_UNKNOWN: ${told}`)
  })
}

t.test('A viewset without a queryset needs a basename (RTR-08)', async (t) => {
  t.equal(refused(() => new SimpleRouter().register('books', BookViewSet)),
    'FST_VIEWSETS_BASENAME_MISSING: `basename` was not given for BookViewSet, and could not be taken from its `queryset`, as it has none: register(prefix, viewset, { basename }).')
})

t.test('A viewset with a model in place of its rows is refused when its basename is looked for (RTR-08, GEN-03)', async (t) => {
  class BadViewSet extends BookViewSet {
    queryset = Book
  }
  t.equal(refused(() => new SimpleRouter().register('books', BadViewSet)),
    'FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet has a bad `queryset`: a model is no queryset. Give its rows: BookReview.objects.all()')
})

t.test('A router may find basenames in a way of its own (RTR-16)', async (t) => {
  class OwnRouter extends SimpleRouter {
    override getDefaultBasename (viewset: ViewSetClass) { return viewset.name.toLowerCase() }
  }
  const router = new OwnRouter()
  router.register('books', BookViewSet)
  t.equal(router.urls[0]?.name, 'bookviewset-list')
})

t.test('A basename is taken once in a router (RTR-09)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet)
  t.equal(refused(() => router.register('more-books', ModelledViewSet)),
    'FST_VIEWSETS_BASENAME_TAKEN: Router with basename "bookreview" is already registered. Please provide a unique basename for viewset "ModelledViewSet".')
})

t.test('One viewset may be routed twice under two basenames (RTR-09)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet)
  router.register('more-books', ModelledViewSet, { basename: 'more' })
  const app = await serve(t, { router })
  t.strictSame([(await app.inject('/books/')).statusCode, (await app.inject('/more-books/')).statusCode], [200, 200])
})

t.test('Two viewsets that answer the same URL are refused with both their names (RTR-07)', async (t) => {
  const router = routing()
  router.register('books', NoteViewSet, { basename: 'note' })
  t.match(await refusal(t, { router }), /^FST_VIEWSETS_ROUTE_DUPLICATE: BookViewSet and NoteViewSet both answer \/books\/\. /)
})

// --- what is no viewset

class BookListView extends ListAPIView {}

for (const [given, sentence, cure] of [
  [BookListView, 'A generic view', 'BookListView is no viewset; use path(), as in `urls: [path(\'/books/\', BookListView.asView())]`.'],
  [new BookViewSet(), 'An instance of a viewset', 'it was given an instance of BookViewSet. Give the class itself, as in register(\'books\', BookViewSet).'],
  [undefined, 'Nothing', 'undefined is no viewset. Give a class that extends one, as in register(\'books\', BookViewSet).'],
  [() => {}, 'A function', 'an unnamed class is no viewset. Give a class that extends one, as in register(\'books\', BookViewSet).'],
  [class Book {}, 'A class that is no view', 'Book is no viewset. Give a class that extends one, as in register(\'books\', BookViewSet).']
] as const) {
  t.test(`${sentence} cannot be registered with a router, which tells what can (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter().register('books', given as unknown as ViewSetClass)), `FST_VIEWSETS_VIEWSET_INVALID: A router cannot register "books": ${cure}`)
  })
}

t.test('A viewset without a name is called after the class that it extends (RTR-08)', async (t) => {
  t.match(refused(() => new SimpleRouter().register('books', class extends BookViewSet {})), /: `basename` was not given for an unnamed BookViewSet, and could not/)
})
