import { test } from 'tap'
import { AsyncListAPIView, AsyncRetrieveAPIView, LimitOffsetPagination, PageNumberPagination, Type, memoryModel, modelSerializer, path, serve } from '../support/helper.ts'

const Item = memoryModel('Item', Type.Object({ id: Type.Integer(), name: Type.String() }), { rows: Array.from({ length: 6 }, (_, index) => ({ name: `item ${index + 1}` })) })
const united = Item.objects.filter({ id__lte: 3 }).union(Item.objects.filter({ id__gte: 3, id__lte: 5 }))

test('pages of a union hold the rows of both, each once', async (t) => {
  class Items extends AsyncListAPIView {
    override queryset = united.orderBy('-id')
    override serializerClass = modelSerializer(Item, { fields: ['id'] })
    override paginationClass = class extends LimitOffsetPagination { override defaultLimit = 2 } as never
  }
  class Numbered extends Items {
    override paginationClass = class extends PageNumberPagination { override pageSize = 2 } as never
  }
  const app = await serve(t, { urls: [path('/items/', Items.asView()), path('/numbered/', Numbered.asView())] })
  for (const url of ['/items/?offset=2', '/numbered/?page=2']) {
    const { count, results } = (await app.inject(url)).json<{ count: number, results: { id: number }[] }>()
    t.strictSame([count, results.map(({ id }) => id)], [5, [3, 2]])
  }
})

test('a row of a union is not looked up by its key, for the condition would hold for one half only', async (t) => {
  class OneItem extends AsyncRetrieveAPIView {
    override queryset = united
    override serializerClass = modelSerializer(Item, { fields: ['id'] })
  }
  const app = await serve(t, { urls: [path('/items/:pk/', OneItem.asView())] })
  t.equal((await app.inject('/items/6/')).statusCode, 500)
})
