import { test } from 'tap'
import { AsyncListAPIView, AsyncReadOnlyModelViewSet, FilterSetBackend, LimitOffsetPagination, OrderingFilter, PageNumberPagination, SearchFilter, SimpleRouter, Type, answer, filterSet, filters, memoryModel, modelSerializer, path, refusal, serve } from '../support/helper.ts'

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

test('a view that would look for one of its rows in a union, or in a slice, is refused at boot', async (t) => {
  const cure = 'looks for one of its rows, which a union or a slice is not narrowed to. Say by conditions which rows it has, as in `filter(Q.or(…, …))`, or make it a view that only lists'
  for (const rows of [united, Item.objects.orderBy('id').slice(0, 3)]) {
    class Items extends AsyncReadOnlyModelViewSet {
      override queryset = rows
      override serializerClass = modelSerializer(Item, { fields: ['id'] })
    }

    const router = new SimpleRouter()
    router.register('items', Items)
    t.equal(await refusal(t, { routers: [router] }), `FST_VIEWSETS_ATTRIBUTE_INVALID: Items has a bad \`queryset\`: \`retrieve()\` ${cure}`)
  }
})

test('a row of a union may be looked for in another queryset', async (t) => {
  class Items extends AsyncReadOnlyModelViewSet {
    override queryset = united
    override serializerClass = modelSerializer(Item, { fields: ['id'] })

    override getQueryset () {
      return this.detail === true ? Item.objects.filter({ id__lte: 5 }) : super.getQueryset()
    }
  }

  const router = new SimpleRouter()
  router.register('items', Items)
  const app = await serve(t, { routers: [router] })
  t.strictSame([answer(await app.inject('/items/5/')), answer(await app.inject('/items/6/'))], [[200, { id: 5 }], [404, { detail: 'No Item matches the given query.' }]])
})

test('a list of a union that clients were to search is refused at boot, and one that they order is not', async (t) => {
  class Items extends AsyncListAPIView {
    override queryset = united
    override serializerClass = modelSerializer(Item, { fields: ['id'] })
  }

  class Searched extends Items {
    override filterBackends = [SearchFilter]
    override searchFields = ['name']
  }

  class Ordered extends Items {
    override filterBackends = [OrderingFilter]
    override orderingFields = ['id']
  }
  t.equal(await refusal(t, { urls: [path('/items/', Searched.asView())] }), 'FST_VIEWSETS_ATTRIBUTE_INVALID: Searched has a bad `queryset`: `searchFields` names what clients narrow or order it by, which a union or a slice is not. Say by conditions which rows it has, as in `filter(Q.or(…, …))`')
  const app = await serve(t, { urls: [path('/items/', Ordered.asView())] })
  t.strictSame(answer(await app.inject('/items/?ordering=-id')), [200, [{ id: 5 }, { id: 4 }, { id: 3 }, { id: 2 }, { id: 1 }]])
})

test('a list of a union or a slice that clients were to filter is refused at boot, and one that a method of its own filters is not', async (t) => {
  class Items extends AsyncListAPIView {
    override queryset = united.orderBy('id')
    override serializerClass = modelSerializer(Item, { fields: ['id'] })
    override filterBackends = [FilterSetBackend]
  }

  class Filtered extends Items {
    override filtersetClass = filterSet(Item, { name: filters.string() })
  }

  class Sliced extends Filtered {
    override queryset = Item.objects.orderBy('id').slice(0, 3)
  }

  class ByMethod extends Items {
    override filtersetClass = filterSet(Item, { last: filters.boolean({ method: () => Item.objects.filter({ id: 6 }) }), order: filters.order([['id', 'id']]) })
  }

  class ByRequest extends Filtered {
    override getFiltersetClass () {
      return null
    }
  }
  for (const View of [Filtered, Sliced]) {
    t.equal(await refusal(t, { urls: [path('/items/', View.asView())] }), `FST_VIEWSETS_ATTRIBUTE_INVALID: ${View.name} has a bad \`queryset\`: \`filtersetClass\` names what clients narrow or order it by, which a union or a slice is not. Say by conditions which rows it has, as in \`filter(Q.or(…, …))\``)
  }
  const app = await serve(t, { urls: [path('/items/', ByMethod.asView()), path('/by-request/', ByRequest.asView())] })
  t.strictSame(answer(await app.inject('/items/?last=true')), [200, [{ id: 6 }]])
  t.strictSame(answer(await app.inject('/items/?order=-id')), [200, [{ id: 5 }, { id: 4 }, { id: 3 }, { id: 2 }, { id: 1 }]])
  t.strictSame(answer(await app.inject('/by-request/')), [200, [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }]])
})
