import { Type } from '@sinclair/typebox'
import t from 'tap'
import { DefaultRouter, ReadOnlyModelViewSet, answer, memoryModel, modelSerializer, serve } from '../support/helper.ts'
import type { ViewRequest } from '../support/helper.ts'

t.test('A request makes each permission once, and asks the same one of its object', async (t) => {
  let made = 0
  class Counted {
    readonly number = ++made
    hasPermission (request: ViewRequest) {
      request.auth = this.number
      return true
    }

    hasObjectPermission (request: ViewRequest) {
      return request.auth === this.number
    }
  }
  const Book = memoryModel('book', Type.Object({ id: Type.Integer() }))
  await Book.objects.create({ id: 1 })
  class BookViewSet extends ReadOnlyModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: ['id'] })
    override permissionClasses = [Counted]
  }
  const router = new DefaultRouter()
  router.register('books', BookViewSet)
  const app = await serve(t, { router })
  const before = made
  t.strictSame([answer(await app.inject('/books/1/')), made - before], [[200, { id: 1 }], 1])
})
