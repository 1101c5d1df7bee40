/** Filters, searches and orders by what rows are annotated with. */
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { FilterSetBackend, OrderingFilter, SearchFilter, filterSet, filters } from '../../lib/filters/index.ts'
import { AsyncReadOnlyModelViewSet, Count, F, Max, SimpleRouter, answer, memoryModels, modelSerializer, refused, relationsOf, serve } from '../support/helper.ts'
import type { Test } from 'tap'

class Shelf extends relationsOf({
  houses: Type.Object({ id: Type.Integer(), name: Type.String() }),
  books: Type.Object({ id: Type.Integer(), title: Type.String(), houseId: Type.Union([Type.Integer(), Type.Null()]) }),
  reviews: Type.Object({ id: Type.Integer(), rating: Type.Integer(), bookId: Type.Integer() })
}, ({ one, many }) => ({
  houses: { books: many('books') },
  books: { house: one('houses'), reviews: many('reviews') },
  reviews: { book: one('books') }
})) {}

const { books: Book } = memoryModels(Shelf, {
  houses: { rows: [{ name: 'South' }, { name: 'North' }] },
  books: { rows: [{ title: 'Tides', houseId: 2 }, { title: 'Dunes', houseId: 1 }, { title: 'Crags', houseId: null }] },
  reviews: { rows: [{ rating: 2, bookId: 1 }, { rating: 5, bookId: 1 }, { rating: 3, bookId: 2 }] }
})
const counted = Book.objects.orderBy('id').annotate({ reviewCount: Count('reviews'), best: Max('reviews__rating'), maker: F('house__name') })

async function asking (t: Test, attributes: object): Promise<(query: string) => Promise<unknown>> {
  class Books extends AsyncReadOnlyModelViewSet {
    override queryset = counted
    override serializerClass = modelSerializer(Book, { fields: ['id'] })
    override filterBackends = [SearchFilter, OrderingFilter, FilterSetBackend]
  }
  class Asked extends Books {}
  for (const [name, value] of Object.entries(attributes)) Object.defineProperty(Asked.prototype, name, { value, writable: true, configurable: true })
  const router = new SimpleRouter()
  router.register('books', Asked)
  const app = await serve(t, { routers: [router] })
  return async (query) => {
    const [status, body] = await answer(await app.inject(`/books/${query}`))
    return status === 200 ? (body as { id: number }[]).map(({ id }) => id) : body
  }
}

t.test('`__all__` orders by columns, by relations that stand for a key, and by annotations', async (t) => {
  const ask = await asking(t, { orderingFields: '__all__' })
  t.strictSame([await ask('?ordering=best'), await ask('?ordering=-reviewCount'), await ask('?ordering=-house,id'), await ask('?ordering=house__name')], [[3, 2, 1], [1, 2, 3], [1, 2, 3], [1, 2, 3]])
})

t.test('A search looks through annotations', async (t) => {
  const ask = await asking(t, { searchFields: ['title', 'maker', '=reviewCount'] })
  t.strictSame([await ask('?search=nor'), await ask('?search=1'), await ask('?search=d,2')], [[1], [2], [1]])
})

t.test('A filter set of annotated rows filters and orders by what they are annotated with', async (t) => {
  const ask = await asking(t, {
    filtersetClass: filterSet(counted, {
      reviewCount: filters.integer({ lookups: ['comparison'] }),
      top: filters.integer({ filterBy: 'best' }),
      house: filters.string({ dbField: 'maker', lookups: ['isnull'] })
    }, { orderFields: [['best', 'best'], ['title', 'title']] })
  })
  t.strictSame([await ask('?reviewCount=2'), await ask('?reviewCount__lte=1'), await ask('?reviewCount!=1'), await ask('?top=3'), await ask('?house__isnull=true')], [[1], [2, 3], [1, 3], [2], [3]])
  t.strictSame([await ask('?order_by=-best'), await ask('?order_by=best&reviewCount__gt=0'), await ask('?reviewCount=many')], [[1, 2, 3], [2, 1], { reviewCount: ['A valid integer is required.'] }])
})

t.test('An order leads over several relatives, by the one that comes first', async (t) => {
  const ask = await asking(t, { filtersetClass: filterSet(Book, {}, { orderFields: [['rating', 'reviews__rating' as 'id']] }) })
  t.strictSame([await ask('?order_by=rating'), await ask('?order_by=-rating')], [[3, 1, 2], [1, 2, 3]])
})

t.test('What rows are not annotated with is refused when the class is used', async (t) => {
  t.match(refused(() => filterSet(Book, { reviewCount: filters.integer() } as never).compile()), /^FST_VIEWSETS_FILTER_PATH_UNKNOWN: BookFilterSet cannot apply its filter "reviewCount"/)
  // @ts-expect-error: nothing is annotated under that name
  t.match(refused(() => filterSet(counted, { reviewCuont: filters.integer() }).compile()), /^FST_VIEWSETS_FILTER_PATH_UNKNOWN: BookFilterSet cannot apply its filter "reviewCuont"/)
})
