import t from 'tap'
import { IsAdminUser, IsAuthenticated, JSONRenderer, NOTHING_REFUSED, SimpleRouter, Tokens, ViewSet, action, answer, as, refusal, refused, serve } from '../support/helper.ts'
import type { ExtraActions, ViewSetClass } from '../support/helper.ts'
import type { InjectOptions } from 'fastify'

/** The answer of a viewset, routed as `books`, to one request. */
async function asked (t: Parameters<typeof serve>[0], viewset: ViewSetClass, request: InjectOptions): Promise<[number, unknown]> {
  const router = new SimpleRouter()
  router.register('books', viewset, { basename: 'book' })
  const app = await serve(t, { router })
  return answer(await app.inject(request))
}

/** What routing a viewset is refused with. */
async function routingRefusal (t: Parameters<typeof serve>[0], viewset: ViewSetClass): Promise<string> {
  const router = new SimpleRouter()
  const told = refused(() => {
    router.register('books', viewset, { basename: 'book' })
    return router.urls
  })
  return told === NOTHING_REFUSED ? refusal(t, { router }) : told
}

class BookViewSet extends ViewSet {
  override authenticationClasses = [Tokens]

  list () { return 'list' }

  @action({ detail: false })
  recent () { return this.action }

  @action({ detail: true, methods: ['post', 'PUT'] })
  setPrice () { return { action: this.action, ...this.kwargs } }

  @action({ detail: true, urlPath: 'pages/:page', urlName: 'one-page' })
  page () { return this.kwargs }

  @action({ detail: false, permissionClasses: [IsAdminUser], description: 'Sums.', name: 'The sums' })
  stats () { return 'stats' }

  @action({ detail: true, methods: ['get', 'delete'], permissionClasses: [IsAuthenticated] })
  label () { return this.action }

  @action.mapping.put('label')
  relabel () { return this.action }

  @action.mapping.patch('label')
  async touchUp () { return this.action }
}

const ANSWERS: readonly (readonly [sentence: string, request: InjectOptions, answer: [number, unknown]])[] = [
  ['of the collection is found under its name', { url: '/books/recent/' }, [200, 'recent']],
  ['answers GET where no methods are given', { method: 'POST', url: '/books/recent/' }, [405, { detail: 'Method "POST" not allowed.' }]],
  ['of one object is found below its key, in snake_case', { method: 'POST', url: '/books/7/set_price/' }, [200, { action: 'setPrice', pk: '7' }]],
  ['takes methods in upper case too', { method: 'PUT', url: '/books/7/set_price/' }, [200, { action: 'setPrice', pk: '7' }]],
  ['does not answer GET where that is not among its methods', { url: '/books/7/set_price/' }, [405, { detail: 'Method "GET" not allowed.' }]],
  ['may have parameters and slashes in its path', { url: '/books/7/pages/3/' }, [200, { pk: '7', page: '3' }]],
  ['has policies of its own', { url: '/books/stats/', headers: as('bob') }, [403, { detail: 'You do not have permission to perform this action.' }]],
  ['lets pass whom its own policies let pass', { url: '/books/stats/', headers: as('ada') }, [200, 'stats']],
  ['answers with its own method', { url: '/books/7/label/', headers: as('bob') }, [200, 'label']],
  ['answers each of its methods', { method: 'DELETE', url: '/books/7/label/', headers: as('bob') }, [200, 'label']],
  ['answers a mapped method with the method mapped to it', { method: 'PUT', url: '/books/7/label/', headers: as('bob') }, [200, 'relabel']],
  ['answers a second mapped method, async or not', { method: 'PATCH', url: '/books/7/label/', headers: as('bob') }, [200, 'touchUp']],
  ['shares its policies with the methods mapped to it', { method: 'PUT', url: '/books/7/label/' }, [401, { detail: 'Authentication credentials were not provided.' }]]
]

for (const [sentence, request, expected] of ANSWERS) {
  t.test(`An extra action ${sentence} (VST-08 to VST-12)`, async (t) => {
    t.strictSame(await asked(t, BookViewSet, request), expected)
  })
}

t.test('An extra action allows all that is mapped to its URL, in the usual order (VST-12, DSP-10)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  const response = await app.inject({ method: 'OPTIONS', url: '/books/7/label/', headers: as('bob') })
  t.equal(response.headers.allow, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS')
})

t.test('An extra action of an opened policy is open (VST-10)', async (t) => {
  class GuardedViewSet extends ViewSet {
    override permissionClasses = [IsAuthenticated]
    list () { return 'list' }

    @action({ detail: false, permissionClasses: [] })
    open () { return 'open' }
  }
  t.strictSame([await asked(t, GuardedViewSet, { url: '/books/open/' }), (await asked(t, GuardedViewSet, { url: '/books/' }))[0]], [[200, 'open'], 403])
})

t.test('An extra action has a renderer of its own (VST-10)', async (t) => {
  class LoudRenderer extends JSONRenderer {
    override readonly mediaType = 'text/loud'
    override render (data: unknown) { return JSON.stringify(data).toUpperCase() }
  }
  class LoudViewSet extends ViewSet {
    @action({ detail: false, rendererClasses: [LoudRenderer] })
    shout () { return 'hello' }
  }
  t.strictSame(await asked(t, LoudViewSet, { url: '/books/shout/' }), [200, '"HELLO"'])
})

for (const [name, title, description] of [['recent', 'Recent', ''], ['stats', 'The sums', 'Sums.']] as const) {
  t.test(`OPTIONS of the extra action ${name} is titled "${title}" (VST-08, VST-09)`, async (t) => {
    t.match(await asked(t, BookViewSet, { method: 'OPTIONS', url: `/books/${name}/`, headers: as('ada') }), [200, { name: title, description }])
  })
}

t.test('Extra actions are told with their paths, names and mappings (VST-09, VST-14)', async (t) => {
  const told = new BookViewSet().getExtraActions().map(({ name, urlPath, urlName, detail, mapping }) => ({ name, urlPath, urlName, detail, mapping }))
  t.strictSame(told, [
    { name: 'label', urlPath: 'label', urlName: 'label', detail: true, mapping: { get: 'label', delete: 'label', put: 'relabel', patch: 'touchUp' } },
    { name: 'page', urlPath: 'pages/:page', urlName: 'one-page', detail: true, mapping: { get: 'page' } },
    { name: 'recent', urlPath: 'recent', urlName: 'recent', detail: false, mapping: { get: 'recent' } },
    { name: 'setPrice', urlPath: 'set_price', urlName: 'set-price', detail: true, mapping: { post: 'setPrice', put: 'setPrice' } },
    { name: 'stats', urlPath: 'stats', urlName: 'stats', detail: false, mapping: { get: 'stats' } }
  ])
})

// --- inheritance

t.test('A subclass inherits extra actions (VST-14)', async (t) => {
  class FinerViewSet extends BookViewSet {}
  t.strictSame(await asked(t, FinerViewSet, { url: '/books/recent/' }), [200, 'recent'])
})

t.test('A subclass that decorates its override has an extra action that may call its parent\'s (VST-14)', async (t) => {
  class FinerViewSet extends BookViewSet {
    @action({ detail: false, urlPath: 'latest' })
    override recent () { return `finer ${String(super.recent())}` }
  }
  t.strictSame([await asked(t, FinerViewSet, { url: '/books/latest/' }), (await asked(t, FinerViewSet, { url: '/books/recent/' }))[0]], [[200, 'finer recent'], 404])
})

t.test('A subclass that overrides without decorating has no such extra action (VST-14)', async (t) => {
  class CoarserViewSet extends BookViewSet {
    override recent () { return 'coarser' }
  }
  t.equal((await asked(t, CoarserViewSet, { url: '/books/recent/' }))[0], 404)
})

t.test('An extra action of a subclass is none of its parent\'s (VST-14)', async (t) => {
  class FinerViewSet extends BookViewSet {
    @action({ detail: false })
    best () { return 'best' }
  }
  t.strictSame([(await asked(t, FinerViewSet, { url: '/books/best/' }))[0], (await asked(t, BookViewSet, { url: '/books/best/' }))[0]], [200, 404])
})

t.test('A mixin may bring extra actions (VST-14)', async (t) => {
  const Archiving = (Base: typeof ViewSet) => {
    class ArchivingViewSet extends Base {
      @action({ detail: true, methods: ['post'] })
      archive () { return { archived: this.kwargs.pk } }
    }
    return ArchivingViewSet
  }
  class PaperViewSet extends Archiving(ViewSet) {}
  t.strictSame(await asked(t, PaperViewSet, { method: 'POST', url: '/books/7/archive/' }), [200, { archived: '7' }])
})

t.test('A subclass that overrides a mapped-to action without decorating loses what was mapped to it too (VST-12, VST-14)', async (t) => {
  class CoarserViewSet extends BookViewSet {
    override label () { return 'coarser' }
  }
  t.equal((await asked(t, CoarserViewSet, { method: 'PUT', url: '/books/7/label/', headers: as('bob') }))[0], 404)
})

// --- without decorators

class PlainViewSet extends ViewSet {
  static readonly extraActions: ExtraActions = {
    recent: { detail: false },
    setPrice: { detail: true, methods: ['post'], permissionClasses: [IsAuthenticated] },
    label: { detail: true },
    relabel: { of: 'label', methods: ['put'] }
  }

  override authenticationClasses = [Tokens]

  recent () { return this.action }
  setPrice () { return this.action }
  label () { return this.action }
  relabel () { return this.action }
}

for (const [sentence, request, expected] of [
  ['routes a method', { url: '/books/recent/' }, [200, 'recent']],
  ['gives it methods and policies', { method: 'POST', url: '/books/7/set_price/' }, [401, { detail: 'Authentication credentials were not provided.' }]],
  ['maps a second method to its URL', { method: 'PUT', url: '/books/7/label/' }, [200, 'relabel']]
] as const) {
  t.test(`A static extraActions, without decorators, ${sentence} (VST-08, VST-12)`, async (t) => {
    t.strictSame(await asked(t, PlainViewSet, request), expected)
  })
}

t.test('A static extraActions adds to decorated ones (VST-08)', async (t) => {
  class MixedViewSet extends BookViewSet {
    static readonly extraActions: ExtraActions = { best: { detail: false } }
    best () { return 'best' }
  }
  t.strictSame([await asked(t, MixedViewSet, { url: '/books/best/' }), await asked(t, MixedViewSet, { url: '/books/recent/' })], [[200, 'best'], [200, 'recent']])
})

t.test('A static extraActions adds to that of the class above (VST-14)', async (t) => {
  class FinerViewSet extends PlainViewSet {
    static override readonly extraActions: ExtraActions = { best: { detail: false } }
    best () { return 'best' }
  }
  t.strictSame([await asked(t, FinerViewSet, { url: '/books/best/' }), await asked(t, FinerViewSet, { url: '/books/recent/' })], [[200, 'best'], [200, 'recent']])
})

t.test('A static extraActions that names no method is refused (VST-08)', async (t) => {
  class MissingViewSet extends ViewSet {
    static readonly extraActions: ExtraActions = { best: { detail: false } }
    list () {}
  }
  t.equal(await routingRefusal(t, MissingViewSet), 'FST_VIEWSETS_HANDLER_MISSING: MissingViewSet has no method "best", which "get" is mapped to.')
})

// --- mistakes

t.test('An extra action without detail is refused (VST-08)', async (t) => {
  t.equal(refused(() => {
    class BadViewSet extends ViewSet {
      @action({} as { detail: boolean })
      recent () {}
    }
    return BadViewSet
  }), 'FST_VIEWSETS_ACTION_OPTION_MISSING: @action() on "recent" is missing its required option `detail`: true for one object\'s URL, false for the collection\'s.')
})

t.test('An extra action with a name and a suffix is refused (VST-08)', async (t) => {
  t.equal(refused(() => {
    class BadViewSet extends ViewSet {
      @action({ detail: true, name: 'Recent', suffix: 'List' })
      recent () {}
    }
    return BadViewSet
  }), 'FST_VIEWSETS_NAME_AND_SUFFIX: recent received both `name` and `suffix`, which are mutually exclusive.')
})

t.test('An extra action of a method that HTTP does not have is refused with the names of those it has (VST-08)', async (t) => {
  class BadViewSet extends ViewSet {
    @action({ detail: true, methods: ['fetch' as 'get'] })
    recent () {}
  }
  t.equal(await routingRefusal(t, BadViewSet), 'FST_VIEWSETS_METHOD_UNKNOWN: BadViewSet maps the HTTP method "fetch", which is not one of: get, post, put, patch, delete, head, options, trace.')
})

t.test('An extra action that overrides what the viewset does not have is refused (VST-10)', async (t) => {
  class BadViewSet extends ViewSet {
    @action({ detail: true, permissionClass: IsAdminUser })
    recent () {}
  }
  t.equal(await routingRefusal(t, BadViewSet), 'FST_VIEWSETS_ACTION_OVERRIDE_UNKNOWN: BadViewSet overrides "permissionClass" in @action of "recent", but has no such attribute.')
})

t.test('An extra action named like a routed one is refused (VST-13)', async (t) => {
  class BadViewSet extends ViewSet {
    @action({ detail: false })
    list () {}

    @action({ detail: true })
    partialUpdate () {}
  }
  t.match(await routingRefusal(t, BadViewSet), /^FST_VIEWSETS_ACTION_IS_ROUTE: Cannot use @action on these methods of BadViewSet, as they are existing routes: (list, partialUpdate|partialUpdate, list)\./)
})

t.test('Mapping a method of a URL twice is refused (VST-12)', async (t) => {
  class BadViewSet extends ViewSet {
    @action({ detail: true, methods: ['get', 'put'] })
    label () {}

    @action.mapping.put('label')
    relabel () {}
  }
  t.equal(await routingRefusal(t, BadViewSet), 'FST_VIEWSETS_METHOD_MAPPED: Method "put" has already been mapped to ".label".')
})

t.test('Mapping a method to an action that there is not is refused (VST-12)', async (t) => {
  class BadViewSet extends ViewSet {
    list () {}

    @action.mapping.put('lable' as 'list')
    relabel () {}
  }
  t.equal(await routingRefusal(t, BadViewSet), 'FST_VIEWSETS_MAPPED_ACTION_UNKNOWN: BadViewSet maps "relabel" to the URL of "lable", but has no such action.')
})
