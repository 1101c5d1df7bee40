import { Type } from '@sinclair/typebox'
import t from 'tap'
import { FilterSet, OrderingFilter, FilterSetBackend, SearchFilter, filterSet, filters } from '../../lib/filters/index.ts'
import { AsyncGenericAPIView, Q, Response, answer, memoryModel, path, refused, serve } from '../support/helper.ts'
import type { Test } from 'tap'
import type { QuerySet } from '../support/helper.ts'

const Group = memoryModel('Group', Type.Object({ id: Type.Integer(), name: Type.String() }), { rows: [{ name: 'Hand tools' }, { name: 'Garden' }] })
const Category = memoryModel('Category', Type.Object({ id: Type.Integer(), slug: Type.String(), groupId: Type.Integer() }), {
  references: { groupId: Group }, rows: [{ slug: 'saws', groupId: 1 }, { slug: 'rakes', groupId: 2 }, { slug: 'files', groupId: 1 }]
})
const Tool = memoryModel('Tool', Type.Object({ id: Type.Integer(), name: Type.String(), categoryId: Type.Union([Type.Integer(), Type.Null()]) }), {
  references: { categoryId: Category },
  rows: [{ name: 'Fretsaw', categoryId: 1 }, { name: 'Rake', categoryId: 2 }, { name: 'Rasp', categoryId: 3 }, { name: 'Saw horse', categoryId: null }]
})

async function shop (t: Test, attributes: object): Promise<(query: string) => Promise<unknown>> {
  class Tools extends AsyncGenericAPIView {
    override queryset: QuerySet = Tool.objects
    override filterBackends = [SearchFilter, OrderingFilter, FilterSetBackend]

    async get (): Promise<Response> {
      return new Response((await (await this.filterQueryset(this.queryset)).values('id')).map(({ id }) => id))
    }
  }
  const app = await serve(t, { urls: [path('/tools/', Tools.asView(attributes))] })
  return async (query) => answer(await app.inject(`/tools/${query}`))[1]
}

t.test('A search looks through related rows, and gives no row twice (FLT-02, FLT-03)', async (t) => {
  const ask = await shop(t, { searchFields: ['name', 'category__slug', 'category__group__name'] })
  t.strictSame([await ask('?search=saw'), await ask('?search=TOOLS'), await ask('?search=tools,rasp'), await ask('?search=garden')], [[1, 4], [1, 3], [3], [2]])
  const start = await shop(t, { searchFields: ['^category__slug', '=category__group__name', 'category__slug__endswith'] })
  t.strictSame([await start('?search=sa'), await start('?search=garden'), await start('?search=kes'), await start('?search=aw')], [[1], [2], [2], []])
})

t.test('Rows come in the order of related ones (FLT-07)', async (t) => {
  const ask = await shop(t, { orderingFields: ['category__slug', 'category__group__name', 'id'] })
  t.strictSame([await ask('?ordering=category__slug'), await ask('?ordering=-category__slug'), await ask('?ordering=-category__group__name,-id')], [[4, 3, 2, 1], [1, 2, 3, 4], [3, 1, 2, 4]])
  t.strictSame(await ask('?ordering=category__nope,category'), [1, 2, 3, 4], 'what is not allowed is passed over')
})

t.test('A filter may go by a path (FLT-19)', async (t) => {
  class Tools extends FilterSet {
    static override fields = {
      kind: filters.string({ filterBy: 'category__slug' }),
      group: filters.string({ filterBy: 'category__group__name__icontains' }),
      parent: filters.integer({ dbField: 'category__group__id', lookups: ['in'] }),
      order: filters.order([['kind', 'category__slug'], ['group', '-category__group__name']])
    }

    static override meta = { model: Tool as never }
  }
  const ask = await shop(t, { filtersetClass: Tools })
  t.strictSame([await ask('?kind=saws'), await ask('?group=tools'), await ask('?kind!=saws'), await ask('?parent__in=1,2'), await ask('?parent=2')], [[1], [1, 3], [2, 3, 4], [1, 2, 3], [2]])
  t.strictSame([await ask('?order=kind'), await ask('?order=-kind'), await ask('?order=group,-kind')], [[4, 3, 2, 1], [1, 2, 3, 4], [1, 3, 2, 4]])
  for (const path of ['category__nope', 'categry__slug', 'category__slug__icontains']) t.match(refused(() => filterSet(Tool, { order: filters.order([['kind', Q.path(path as 'a__b')]]) }).compile()), /^FST_VIEWSETS_FILTER_PATH_UNKNOWN/, path)
})
