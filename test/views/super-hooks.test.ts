/** Hooks that go on from what `super` gives, at once and in time. */
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { AsyncModelViewSet, DefaultRouter, IsAuthenticated, NestedSimpleRouter, NestedViewSetMixin, answer, memoryModel, modelSerializer, serve } from '../support/helper.ts'
import type { Test } from 'tap'
import type { QuerySet } from '../support/helper.ts'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String(), shelfId: Type.Integer() }), {
  rows: [{ title: 'Dune', shelfId: 1 }, { title: 'Emma', shelfId: 1 }, { title: 'Ilias', shelfId: 2 }]
})
const Shelf = memoryModel('Shelf', Type.Object({ id: Type.Integer() }), { rows: [{}, {}] })

class Books extends AsyncModelViewSet {
  override queryset = Book.objects.all()
  override serializerClass = modelSerializer(Book, { fields: ['title'] })
}

class Shelves extends AsyncModelViewSet {
  override queryset = Shelf.objects.all()
  override serializerClass = modelSerializer(Shelf, { fields: ['id'] })
}

async function answerOf (t: Test, ViewSet: typeof Books) {
  const router = new DefaultRouter()
  router.register('books', ViewSet)
  return answer(await (await serve(t, { router })).inject('/books/'))
}

test('a queryset is narrowed from what super gives', async (t) => {
  class Narrowed extends Books {
    override getQueryset () { return super.getQueryset().filter({ id__gt: 1 }) }
  }
  t.strictSame(await answerOf(t, Narrowed), [200, [{ title: 'Emma' }, { title: 'Ilias' }]])
})

test('a queryset is narrowed in time', async (t) => {
  class Narrowed extends Books {
    override async getQueryset () { return (await super.getQueryset()).filter({ title: 'Dune' }) }
  }
  t.strictSame(await answerOf(t, Narrowed), [200, [{ title: 'Dune' }]])
})

test('what filters have left is narrowed further, at once', async (t) => {
  class Filtered extends Books {
    override filterQueryset (queryset: QuerySet) { return queryset.filter({ title__startswith: 'I' }) }
  }
  t.strictSame(await answerOf(t, Filtered), [200, [{ title: 'Ilias' }]])
})

test('a queryset below a parent is narrowed from what super gives', async (t) => {
  class Nested extends NestedViewSetMixin(Books) {
    override parentLookupKwargs = { shelf_pk: 'shelfId' }
    override getQueryset () { return super.getQueryset().filter({ title__startswith: 'E' }) }
  }
  const router = new DefaultRouter()
  router.register('shelves', Shelves)
  const nested = new NestedSimpleRouter(router, 'shelves', { lookup: 'shelf' })
  nested.register('books', Nested)
  const app = await serve(t, { routers: [router, nested] })
  t.strictSame(answer(await app.inject('/shelves/1/books/')), [200, [{ title: 'Emma' }]])
})

test('a permission is added to those that super gives', async (t) => {
  class Guarded extends Books {
    override getPermissions () { return [...super.getPermissions(), new IsAuthenticated()] }
  }
  t.strictSame(await answerOf(t, Guarded), [403, { detail: 'You do not have permission to perform this action.' }])
})
