import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, AllowAny, AsyncModelViewSet, AsyncReadOnlyModelViewSet, IsAuthenticated, PostFetch, FilterSetBackend, SimpleRouter, Tokens, as, fields, filterSet, filters, inlineFilterSet,
  logged, memoryModel, modelSerializer, path, serializer, serve
} from '../../support/helper.ts'
import type { ActionConfigs, Kwargs, User, ViewRequest } from '../../support/helper.ts'

const Team = memoryModel('Team', Type.Object({ id: Type.Integer(), owner: Type.String() }), { rows: [{ id: 1, owner: 'ada' }, { id: 2, owner: 'bob' }] })
const Ticket = memoryModel('Ticket', Type.Object({ id: Type.Integer(), title: Type.String(), teamId: Type.Integer(), at: Type.Integer() }), {
  rows: [
    { id: 1, title: 'Lamp', teamId: 1, at: 1 }, { id: 2, title: 'Door', teamId: 2, at: 2 }
  ]
})

function routed (viewset: typeof AsyncModelViewSet): { router: SimpleRouter } {
  const router = new SimpleRouter()
  router.register('tickets', viewset)
  return { router }
}

async function refusal (starting: Promise<unknown>): Promise<string> {
  try {
    await starting
    return 'started'
  } catch (error) {
    return (error as Error).message
  }
}

t.test('Definitions in a class body are those of boot for every request', async (t) => {
  const seen: unknown[][] = []
  class TicketViewSet extends AsyncReadOnlyModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = modelSerializer(Ticket, { fields: ['id', 'title'] })
    override filterBackends = [FilterSetBackend]
    override filtersetClass = filterSet(Ticket, { title: filters.string({ lookups: ['icontains'] }) })
    override permissionClasses = [AllowAny]
    override postFetches = [new PostFetch({ queryset: Team.objects.all(), toAttr: 'team', on: { id: 'teamId' } })]
    override actionConfigs = { retrieve: { serializerClass: modelSerializer(Ticket, { fields: ['id', 'at'] }) } }

    override initial (request: ViewRequest, kwargs: Kwargs) {
      seen.push([this.serializerClass, this.filtersetClass, this.permissionClasses, this.postFetches, this.postFetches[0], this.actionConfigs.retrieve.serializerClass])
      return super.initial(request, kwargs)
    }
  }
  const app = await serve(t, routed(TicketViewSet as never))
  const bodies = []
  for (const url of ['/tickets/?title__icontains=am', '/tickets/2/', '/tickets/?title=Door']) bodies.push((await app.inject(url)).json())
  t.strictSame(bodies, [
    [{ id: 1, title: 'Lamp', team: { id: 1, owner: 'ada' } }],
    { id: 2, at: 2, team: { id: 2, owner: 'bob' } },
    [{ id: 2, title: 'Door', team: { id: 2, owner: 'bob' } }]
  ])
  const [first, ...others] = seen as [unknown[], ...unknown[][]]
  t.strictSame(others.map((one) => one.map((value, index) => value === first[index])), [Array(6).fill(true), Array(6).fill(true)])
})

t.test('Permission classes that are chosen as a view is made are those of boot', async (t) => {
  let locked = true
  class LockedView extends APIView {
    override permissionClasses = locked ? [IsAuthenticated] : []
    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', LockedView.asView())] })
  const statuses = []
  for (locked of [true, false]) statuses.push((await app.inject('/x/')).statusCode)
  t.strictSame(statuses, [403, 403])
  locked = false
  const other = await serve(t, { urls: [path('/x/', LockedView.asView())] })
  t.equal((await other.inject('/x/')).statusCode, 200, 'another registration has a boot of its own')
})

t.test('What setup() assigns holds for that request, and what asView() is given before that', async (t) => {
  class MoodyView extends APIView {
    override permissionClasses = [AllowAny]
    override setup (...args: Parameters<APIView['setup']>) {
      super.setup(...args)
      if (this.request.headers['x-strict'] !== undefined) this.permissionClasses = [IsAuthenticated] as never
    }

    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', MoodyView.asView()), path('/closed/', MoodyView.asView({ permissionClasses: [IsAuthenticated] as never }))] })
  const statuses = []
  for (const headers of [{}, { 'x-strict': '1' }, {}]) statuses.push((await app.inject({ url: '/x/', headers })).statusCode)
  t.strictSame(statuses, [200, 403, 200])
  t.equal((await app.inject('/closed/')).statusCode, 403)
})

t.test('A list or config of boot cannot be changed for other requests', async (t) => {
  class PushyView extends APIView {
    override permissionClasses = [IsAuthenticated]
    override actionConfigs: ActionConfigs = { get: { permissionClasses: [IsAuthenticated] } }
    override setup (...args: Parameters<APIView['setup']>) {
      super.setup(...args)
      if (this.request.headers['x-pop'] === 'list') this.permissionClasses.pop()
      if (this.request.headers['x-pop'] === 'config') Object.assign(this.actionConfigs['get'] as object, { permissionClasses: [] })
      if (this.request.headers['x-pop'] === 'configs') Object.assign(this.actionConfigs, { get: {} })
    }

    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', PushyView.asView())] })
  const statuses = []
  for (const pop of ['list', 'config', 'configs', 'no']) statuses.push((await app.inject({ url: '/x/', headers: { 'x-pop': pop } })).statusCode)
  t.strictSame(statuses, [500, 500, 500, 403])
})

t.test('A getter is asked for each request, and fields of a class itself are fresh', async (t) => {
  class MoodyView extends APIView {
    collected: string[] = []
    get () {
      this.collected.push(this.request.url)
      return this.collected
    }
  }
  Object.defineProperty(MoodyView.prototype, 'permissionClasses', {
    get (this: APIView) { return this.request?.headers['x-strict'] === undefined ? [] : [IsAuthenticated] }
  })
  const app = await serve(t, { urls: [path('/x/', MoodyView.asView())] })
  const answers = []
  for (const headers of [{}, { 'x-strict': '1' }, {}]) answers.push((await app.inject({ url: '/x/', headers })).json())
  t.strictSame([answers[0], answers[2]], [['/x/'], ['/x/']])
  t.match(answers[1], { detail: String })
})

t.test('Querysets of a view and of its action configs are made for each request', async (t) => {
  let now = 1
  const listed = modelSerializer(Ticket, { fields: ['id'] })
  class TicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.filter({ at__lte: now })
    override serializerClass = listed
    override actionConfigs = {
      list: { queryset: Ticket.objects.filter({ at__lte: now }).orderBy('-id'), permissionClasses: [AllowAny] },
      retrieve: { queryset: () => Ticket.objects.filter({ at__lte: Number(this.request.headers['x-until']) }) },
      destroy: { permissionClasses: [IsAuthenticated] }
    }
  }
  const app = await serve(t, routed(TicketViewSet as never))
  const bodies = []
  for (now of [1, 2]) bodies.push((await app.inject('/tickets/')).json())
  t.strictSame(bodies, [[{ id: 1 }], [{ id: 2 }, { id: 1 }]])
  const statuses = []
  for (const until of ['1', '2']) statuses.push((await app.inject({ url: '/tickets/2/', headers: { 'x-until': until } })).statusCode)
  t.strictSame(statuses, [404, 200])
})

t.test('A queryset in a definition is of boot, and a function there is asked for each request', async (t) => {
  let now = 1
  class TicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override authenticationClasses = [Tokens]
    override serializerClass = modelSerializer(Ticket, {
      fields: ['id', 'teamId'],
      extra: { teamId: fields.primaryKey(Team, { queryset: ({ request }: { request: ViewRequest }) => Team.objects.filter({ owner: (request.user as User).username }) }) }
    })

    override postFetches = [
      new PostFetch({ queryset: Team.objects.filter({ id__lte: now }), toAttr: 'fixed', on: { id: 'teamId' }, values: ['owner'] }),
      new PostFetch({ queryset: ({ request }) => Team.objects.filter({ owner: (request.user as User).username }), toAttr: 'own', on: { id: 'teamId' }, values: ['owner'] })
    ]
  }
  now = 2
  const app = await serve(t, routed(TicketViewSet as never))
  now = 1
  const own = async (name: string) => ((await app.inject({ url: '/tickets/', headers: as(name) })).json() as { fixed: unknown, own: unknown }[]).map(({ fixed, own }) => [fixed, own])
  const ada = { owner: 'ada', id: 1 }
  const bob = { owner: 'bob', id: 2 }
  t.strictSame(await own('ada'), [[ada, ada], [bob, null]])
  t.strictSame(await own('bob'), [[ada, null], [bob, bob]])
  const statuses = []
  for (const name of ['ada', 'bob']) statuses.push((await app.inject({ method: 'PATCH', url: '/tickets/2/', payload: { teamId: 2 }, headers: as(name) })).statusCode)
  t.strictSame(statuses, [400, 200])
})

t.test('A function in a definition that takes the request of its view is a mistake, found at boot', async (t) => {
  class TicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = modelSerializer(Ticket, {
      fields: ['id', 'teamId'],
      extra: { teamId: fields.primaryKey(Team, { queryset: () => Team.objects.filter({ owner: (this.request.user as User).username }) }) }
    })
  }
  t.equal(await refusal(serve(t, routed(TicketViewSet as never))), '`TicketViewSet.serializerClass` is made once, at boot, for all requests, but its `extra.teamId.queryset` reads `this.request`, which no request will ever set there. ' +
    'Take it from what the function is given, as in `({ request }) => …`, or move it to a method of the view.')

  class NestedViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = serializer(Type.Object({ id: fields.integer() }))
    override actionConfigs = { list: { postFetches: [new PostFetch({ toAttr: 'own', on: { id: 'teamId' }, queryset: async () => Team.objects.filter({ id: Number(this.kwargs['team']) }) })] } }
  }
  t.match(await refusal(serve(t, routed(NestedViewSet as never))), /^`NestedViewSet\.actionConfigs` is made once.* but its `list\.postFetches\.queryset` reads `this\.kwargs`/)

  class FilteredViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = serializer(Type.Object({ id: fields.integer() }))
    override filtersetClass = filterSet(Ticket, { mine: filters.boolean({ filterBy: () => ({ title: this.request.url }) }) })
  }
  t.match(await refusal(serve(t, routed(FilteredViewSet as never))), /^`FilteredViewSet\.filtersetClass` is made once.* but its `mine\.filterBy` reads `this\.request`/)
})

t.test('A function that gets at the request of its view by a detour meets no request, and never that of another client', async (t) => {
  class TicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = modelSerializer(Ticket, {
      fields: ['id', 'teamId'],
      extra: { teamId: fields.primaryKey(Team, { queryset: () => this.ownTeams() }) }
    })

    ownTeams () { return Team.objects.filter({ owner: (this.request.user as User).username }) }
  }
  const { lines, options } = logged()
  const app = await serve(t, routed(TicketViewSet as never), options)
  const statuses = []
  for (const headers of [{}, as('ada')]) statuses.push((await app.inject({ method: 'POST', url: '/tickets/', payload: { teamId: 1 }, headers })).statusCode)
  t.strictSame(statuses, [500, 500])
  t.match(lines[0]?.msg, /^`TicketViewSet\.serializerClass` is made once, at boot, for all requests, but a function in it reads `this\.request`/)
})

t.test('A method in a definition has a `this` of its own, and words in comments do no harm', async (t) => {
  class TicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = serializer(Type.Object({ id: fields.integer({ readOnly: true }), title: fields.char({ default: () => 'Lamp' /* not this.request */ }) }), {
      validateTitle (value) { return `${value} ${(this.context['request'] as ViewRequest).method}` },
      create (data) { return { id: 3, ...data } }
    })
  }
  const app = await serve(t, routed(TicketViewSet as never))
  t.strictSame((await app.inject({ method: 'POST', url: '/tickets/', payload: { title: 'Door' } })).json(), { id: 3, title: 'Door POST' })
})

const MISTAKES: readonly [name: string, make: () => object, told: RegExp][] = [
  ['serializerClass', () => modelSerializer(Ticket, { fields: ['titel' as 'title'] }), /modelSerializer\(Ticket\) was given "titel".*Did you mean "title"\?/],
  ['requestSerializerClass', () => modelSerializer(Ticket, {} as { exclude: [] }), /modelSerializer\(Ticket\) has a bad `fields`/],
  ['filtersetClass', () => inlineFilterSet({ model: Ticket, fields: {}, misspelt: true } as never), /has a bad `misspelt`/],
  ['actionConfigs', () => ({ list: { serializerClass: modelSerializer(Ticket, { fields: ['titel' as 'title'] }) } }), /Did you mean "title"\?/],
  ['postFetches', () => [new PostFetch({ queryset: Team.objects.all(), toAttr: 'team', on: { id: 'teamId' }, orderBy: ['nmae' as 'owner'] })], /nmae/]
]

for (const [name, make, told] of MISTAKES) {
  t.test(`A mistake in the ${name} of a class body is found at boot`, async (t) => {
    class TicketViewSet extends AsyncModelViewSet {
      override queryset = Ticket.objects.all()
      override serializerClass = serializer(Type.Object({ id: fields.integer() })) as never
    }
    class WrongViewSet extends TicketViewSet {
      constructor () {
        super()
        Object.assign(this, { [name]: make() })
      }
    }
    t.match(await refusal(serve(t, routed(WrongViewSet as never))), told)
  })
}
