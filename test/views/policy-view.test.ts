import { Type } from '@sinclair/typebox'
import { inspect } from 'node:util'
import t from 'tap'
import { APIRootView, APIView, DefaultContentNegotiation, PageNumberPagination, View as PlainView, ViewSet, answer, logged, path, refusal, serializer, serve } from '../support/helper.ts'
import type { ActionConfigs, ViewRequest } from '../support/helper.ts'

/** What OPTIONS tells of a view. */
async function toldOf (t: Parameters<typeof serve>[0], View: typeof APIView, attributes: object = {}): Promise<Record<string, unknown>> {
  const app = await serve(t, { urls: [path('/x/', View.asView(attributes))] })
  return (await app.inject({ method: 'OPTIONS', url: '/x/' })).json()
}

/** A view class of that name. */
const named = (name: string) => ({ [name]: class extends APIView {} })[name] as typeof APIView

for (const [name, title] of [
  ['BookListView', 'Book List'], ['BookList', 'Book List'], ['UserProfileAPIView', 'User Profile Api'], ['V2Books', 'V2 Books'],
  ['Old_Books', 'Old  Books'], ['HTML5Parser', 'Htm L5 Parser'], ['BookAPI', 'Book Api'], ['BookViewSet', 'Book'], ['View', 'View'], ['ViewSet', 'View Set'], ['ViewSetView', 'View Set'], ['HTMLPageView', 'Html Page']
] as const) {
  t.test(`A view of the class ${name} is called "${title}" (DSP-18)`, async (t) => {
    t.equal((await toldOf(t, named(name))).name, title)
  })
}

t.test('A view of a class without a name is called after the class that it extends (DSP-18)', async (t) => {
  t.equal((await toldOf(t, class extends named('BookListView') {})).name, 'Book List')
})

t.test('A view has one negotiator for all that it negotiates (DSP-02)', async (t) => {
  class BookView extends APIView {
    async post () {
      const negotiator = await this.getContentNegotiator()
      return [negotiator === await this.getContentNegotiator(), negotiator === await this.request.negotiator, this.data]
    }
  }
  const made: unknown[] = []
  class Counted extends DefaultContentNegotiation {
    constructor () {
      super()
      made.push(this)
    }
  }
  const app = await serve(t, { urls: [path('/x/', BookView.asView())], defaultContentNegotiationClass: Counted })
  for (const count of [1, 2]) {
    t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { a: 1 } })), [200, [true, true, { a: 1 }]])
    t.equal(made.length, count)
  }
})

t.test('The API root is called "Api Root" (DSP-18)', async (t) => {
  t.equal((await toldOf(t, APIRootView)).name, 'Api Root')
})

t.test('A suffix follows the name that the class gives (DSP-18)', async (t) => {
  t.equal((await toldOf(t, named('BookViewSet'), { suffix: 'List' })).name, 'Book List')
})

t.test('A name of its own is the whole name of a view (DSP-18)', async (t) => {
  t.equal((await toldOf(t, named('BookViewSet'), { name: 'all the books' })).name, 'all the books')
})

t.test('A view without a description has an empty one (DSP-19)', async (t) => {
  t.equal((await toldOf(t, named('BookView'))).description, '')
})

t.test('The static description of a class is its views\', without the indentation of the source (DSP-19)', async (t) => {
  class BookView extends APIView {
    static override readonly description = `
      Books.

        - indented
    `
  }
  t.equal((await toldOf(t, BookView)).description, 'Books.\n\n  - indented')
})

t.test('The description of a view goes before that of its class (DSP-19)', async (t) => {
  class BookView extends APIView {
    static override readonly description = 'Books.'
  }
  t.equal((await toldOf(t, BookView, { description: 'These books.' })).description, 'These books.')
})

t.test('A view\'s name and description may be found out for each request (DSP-02)', async (t) => {
  class BookView extends APIView {
    override getViewName () { return `Books for ${this.request.method}` }
    override getViewDescription () { return this.request.url }
  }
  const app = await serve(t, { urls: [path('/x/', BookView.asView())] })
  t.match(answer(await app.inject({ method: 'OPTIONS', url: '/x/' })), [200, { name: 'Books for OPTIONS', description: '/x/' }])
})

// --- mistakes found at boot

const LISTS = ['rendererClasses', 'parserClasses', 'authenticationClasses', 'permissionClasses', 'throttleClasses'] as const

for (const attribute of LISTS) {
  t.test(`${attribute} that are no list are refused at boot (CON-11)`, async (t) => {
    class BadView extends APIView {}
    t.equal(await refusal(t, { urls: [path('/x/', BadView.asView({ [attribute]: class {} }))] }),
      `FST_VIEWSETS_ATTRIBUTE_INVALID: BadView has a bad \`${attribute}\`: give a list of classes`)
  })

  t.test(`An instance among ${attribute} is refused at boot (CON-11)`, async (t) => {
    class BadView extends APIView {}
    t.equal(await refusal(t, { urls: [path('/x/', BadView.asView({ [attribute]: [class {}, {}] }))] }),
      `FST_VIEWSETS_ATTRIBUTE_INVALID: BadView has a bad \`${attribute}\`: number 2 of the list is an object, and no class`)
  })

  if (attribute === 'authenticationClasses') continue // which no ActionConfig has
  t.test(`An instance among ${attribute} of one action is refused at boot (CON-11)`, async (t) => {
    class BadViewSet extends ViewSet {
      override actionConfigs = { list: { [attribute]: [{}] } } as unknown as ActionConfigs
      list () {}
    }
    t.equal(await refusal(t, { urls: [path('/x/', BadViewSet.asView({ get: 'list' }))] }),
      `FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet.actionConfigs.list has a bad \`${attribute}\`: number 1 of the list is an object, and no class`)
  })
}

class AnyPaginator {}

for (const [attribute, given, cure] of [
  ['paginationClass', new AnyPaginator(), 'give the class itself, not an instance of it'],
  ['versioningClass', {}, 'give the class itself, not an instance of it'],
  ['metadataClass', 'x', 'give a class'],
  ['contentNegotiationClass', [], 'give a class'],
  ['serializerClass', 'x', 'give a serializer class, or a schema'],
  ['requestSerializerClass', class Book {}, 'Book is no serializer class. Extend serializer(Type.Object({ … })), or use modelSerializer()'],
  ['responseSerializerClass', new (serializer(Type.Object({})))(), 'give the class itself, not an instance of it']
] as const) {
  t.test(`A ${attribute} of ${inspect(given, { breakLength: Infinity, depth: 0 })} is refused at boot (CON-11)`, async (t) => {
    class BadView extends APIView {}
    t.equal(await refusal(t, { urls: [path('/x/', BadView.asView({ [attribute]: given }))] }),
      `FST_VIEWSETS_ATTRIBUTE_INVALID: BadView has a bad \`${attribute}\`: ${cure}`)
  })

  if (['versioningClass', 'metadataClass', 'contentNegotiationClass'].includes(attribute)) continue // which no ActionConfig has
  t.test(`A ${attribute} of ${inspect(given, { breakLength: Infinity, depth: 0 })} for one action is refused at boot (CON-11)`, async (t) => {
    class BadViewSet extends ViewSet {
      override actionConfigs = { list: { [attribute]: given } } as unknown as ActionConfigs
      list () {}
    }
    t.equal(await refusal(t, { urls: [path('/x/', BadViewSet.asView({ get: 'list' }))] }),
      `FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet.actionConfigs.list has a bad \`${attribute}\`: ${cure}`)
  })
}

t.test('A policy that a view works out for each request is not asked for at boot (CON-11)', async (t) => {
  class OwnView extends APIView {
    // @ts-expect-error the compiler takes an attribute for no accessor
    override get paginationClass () { return this.request.method === 'GET' ? null : PageNumberPagination }
    get () { return String(this.paginationClass) }
  }
  t.strictSame(answer(await (await serve(t, { urls: [path('/x/', OwnView.asView())] })).inject('/x/')), [200, 'null'])
})

for (const View of [APIView, PlainView]) {
  for (const [given, cure] of [
    [['GET'], '"GET" is not one of: get, post, put, patch, delete, head, options, trace. Did you mean "get"?'],
    [['get', 'link'], '"link" is not one of: get, post, put, patch, delete, head, options, trace.'],
    ['get', 'give a list of HTTP methods, as in [\'get\', \'post\']']
  ] as const) {
    t.test(`A ${View.name} whose httpMethodNames are ${JSON.stringify(given)} is refused at boot (DSP-11)`, async (t) => {
      class BadView extends View {
        override httpMethodNames = given as never
      }
      t.equal(await refusal(t, { urls: [path('/x/', BadView.asView())] }), `FST_VIEWSETS_ATTRIBUTE_INVALID: BadView has a bad \`httpMethodNames\`: ${cure}`)
    })
  }
}

// --- hooks that need a request

for (const hook of ['getRenderers', 'getParsers', 'getAuthenticators', 'getPermissions', 'getThrottles', 'getContentNegotiator', 'getMetadata', 'getViewName', 'getViewDescription'] as const) {
  t.test(`${hook}() may look at the request, which there is none of at boot (DSP-02)`, async (t) => {
    class LookingView extends APIView {
      get () { return 'in' }
      post () { return 'in' }
    }
    const above = LookingView.prototype[hook] as () => unknown
    Object.defineProperty(LookingView.prototype, hook, {
      value (this: APIView & { request: ViewRequest }) { return this.request.method === '' ? [] : above.call(this) }
    })
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', LookingView.asView())] }, options)
    t.strictSame([...answer(await app.inject({ method: 'POST', url: '/x/', payload: {} })), lines], [200, 'in', []])
  })
}
