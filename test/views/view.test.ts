import { once } from 'node:events'
import t from 'tap'
import {
  APIView, IsAdminUser, IsAuthenticated, Line, Response, Tokens, View, ViewSet, answer, as, fastifyFor, logged, path, refused, serve, viewsets
} from '../support/helper.ts'
import type { Kwargs, ViewRequest } from '../support/helper.ts'

class GreetingView extends View {
  greeting = 'Good day'

  get () {
    return new Response(this.greeting)
  }
}

const urls = [path('/x/', GreetingView.asView())]

t.test('A view answers GET with its get() (DSP-17)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject('/x/')), [200, 'Good day'])
})

t.test('A plain view answers a method that it has not with 405, Allow and no body (DSP-10)', async (t) => {
  const app = await serve(t, { urls })
  const response = await app.inject({ method: 'POST', url: '/x/', payload: { a: 1 } })
  t.strictSame([response.statusCode, response.headers.allow, response.body], [405, 'GET, HEAD, OPTIONS', ''])
})

t.test('A plain view answers OPTIONS with Allow and no body (DSP-10)', async (t) => {
  const app = await serve(t, { urls })
  const response = await app.inject({ method: 'OPTIONS', url: '/x/' })
  t.strictSame([response.statusCode, response.headers.allow, response.headers['content-length'], response.body], [200, 'GET, HEAD, OPTIONS', '0', ''])
})

t.test('A plain view answers HEAD from its get() (DSP-07)', async (t) => {
  const app = await serve(t, { urls })
  const response = await app.inject({ method: 'HEAD', url: '/x/' })
  t.strictSame([response.statusCode, response.headers['content-length'], response.body], [200, '10', ''])
})

t.test('A plain view whose handler throws is answered 500 without the message (DSP-16)', async (t) => {
  class BuggyView extends View {
    get () { throw new Error('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
})

t.test('setup() prepares what the handlers use (DSP-02)', async (t) => {
  class PreparedView extends View {
    shelf!: string

    override setup (...[request, reply, kwargs]: Parameters<View['setup']>) {
      super.setup(request, reply, kwargs)
      this.shelf = `shelf ${kwargs.number}`
    }

    get () { return new Response(this.shelf) }
  }
  const app = await serve(t, { urls: [path('/x/:number/', PreparedView.asView())] })
  t.strictSame(answer(await app.inject('/x/7/')), [200, 'shelf 7'])
})

for (const method of ['GET', 'POST'] as const) {
  t.test(`A setup() that throws is answered 500 to ${method} without the message (DSP-16)`, async (t) => {
    class BuggyView extends APIView {
      override setup () { throw new Error('a secret') }
      get () {}
      post () {}
    }
    const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] })
    t.strictSame(answer(await app.inject({ method, url: '/x/' })), [500, { error: 'Server Error (500)' }])
  })

  t.test(`A setup() that forgets its parent's is answered 500 to ${method} and the log tells what to do (DSP-02)`, async (t) => {
    class ForgetfulView extends APIView {
      override setup () {}
      get () {}
      post () {}
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', ForgetfulView.asView())] }, options)
    t.strictSame([...answer(await app.inject({ method, url: '/x/' })), lines[0]?.msg], [
      500, { error: 'Server Error (500)' }, 'ForgetfulView instance has no `request`. Did you override setup() and forget to call super.setup()?'
    ])
  })
}

// --- initkwargs

t.test('asView() takes attributes in place of the class\'s own (DSP-17)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', GreetingView.asView({ greeting: 'Hello' })), path('/y/', GreetingView.asView())] })
  t.strictSame([answer(await app.inject('/x/')), answer(await app.inject('/y/'))], [[200, 'Hello'], [200, 'Good day']])
})

t.test('asView() refuses the name of an HTTP method (DSP-17)', async (t) => {
  t.equal(refused(() => GreetingView.asView({ get: () => 1 } as object)),
    'FST_VIEWSETS_INITKWARG_IS_METHOD: The method name get is not accepted as a key of GreetingView.asView(). Define the method on the class.')
})

t.test('asView() refuses what is no attribute of the class (DSP-17)', async (t) => {
  t.equal(refused(() => GreetingView.asView({ greetings: 'Hi' } as object)),
    'FST_VIEWSETS_INITKWARG_UNKNOWN: GreetingView.asView() received an invalid key "greetings": only what is already an attribute of the class is accepted.')
})

for (const key of ['__proto__', 'constructor', 'toString']) {
  t.test(`asView() refuses "${key}", which every object has (DSP-17)`, async (t) => {
    const initkwargs = JSON.parse(`{"${key}":{"polluted":true}}`) as object
    t.match(refused(() => GreetingView.asView(initkwargs)), /^FST_VIEWSETS_INITKWARG_UNKNOWN/)
  })
}

t.test('asView() keeps what it was given though the caller changes it afterwards (DSP-17)', async (t) => {
  const initkwargs = { greeting: 'Hello' }
  const handler = GreetingView.asView(initkwargs)
  initkwargs.greeting = 'changed'
  const app = await serve(t, { urls: [path('/x/', handler)] })
  t.strictSame(answer(await app.inject('/x/')), [200, 'Hello'])
})

// --- what asView() returns is a Fastify handler

class GuardedView extends APIView {
  override authenticationClasses = [Tokens]
  override permissionClasses = [IsAuthenticated]

  get (_request: ViewRequest, { pk }: Kwargs) {
    return { pk, user: this.request.user, path: this.request.queryParams.get('path') }
  }

  post () {
    return new Response({ got: this.data }, { status: 201 })
  }
}

const ADA = { username: 'ada', isAuthenticated: true, isActive: true, isStaff: true }

t.test('A view handles a route of an application without the plugin (DSP-17)', async (t) => {
  const app = fastifyFor(t)
  app.get('/x/:pk', GuardedView.asView())
  const response = await app.inject({ url: '/x/7?path=a&path=b', headers: as('ada') })
  t.strictSame([...answer(response), response.headers['content-type'], response.headers.allow], [
    200, { pk: '7', user: ADA, path: 'b' }, 'application/json', 'GET, POST, HEAD, OPTIONS'
  ])
})

t.test('A view that handles a route by itself refuses whom its policies refuse (DSP-17)', async (t) => {
  const app = fastifyFor(t)
  app.get('/x', GuardedView.asView())
  const response = await app.inject('/x')
  t.strictSame([...answer(response), response.headers['www-authenticate']], [401, { detail: 'Authentication credentials were not provided.' }, 'Token'])
})

t.test('A view that handles a route by itself reads the body that Fastify parsed (DSP-17)', async (t) => {
  const app = fastifyFor(t)
  app.post('/x', GuardedView.asView())
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x', headers: as('ada'), payload: { a: 1 } })), [201, { got: { a: 1 } }])
})

t.test('A view that handles a route by itself answers a method that it has not with 405 (DSP-09)', async (t) => {
  const app = fastifyFor(t)
  app.put('/x', GuardedView.asView())
  t.strictSame(answer(await app.inject({ method: 'PUT', url: '/x', headers: as('ada') })), [405, { detail: 'Method "PUT" not allowed.' }])
})

t.test('An unexpected error of a view that handles a route by itself goes to the application\'s error handler (DSP-25)', async (t) => {
  class BuggyView extends APIView {
    get () { throw new RangeError('out of range') }
  }
  const app = fastifyFor(t)
  app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send({ caught: error.name }))
  app.get('/x', BuggyView.asView())
  t.strictSame(answer(await app.inject('/x')), [500, { caught: 'RangeError' }])
})

t.test('An unexpected error of a view that handles a route by itself is answered without its message where the application has no error handler (DSP-16)', async (t) => {
  class BuggyView extends APIView {
    get () { throw new Error('a secret') }
  }
  const { lines, options } = logged()
  const app = fastifyFor(t, options)
  app.get('/x', BuggyView.asView())
  t.strictSame(answer(await app.inject('/x')), [500, { error: 'Server Error (500)' }])
  t.strictSame(lines.map(({ err }) => err?.message), ['a secret'])
})

t.test('An error of another library with a status of its own is answered by Fastify, for a view that handles a route by itself too (DSP-25)', async (t) => {
  class PickyView extends APIView {
    get () { throw Object.assign(new Error('a word to the client'), { statusCode: 418 }) }
  }
  const app = fastifyFor(t)
  app.get('/x', PickyView.asView())
  const { statusCode, json } = await app.inject('/x')
  t.match([statusCode, json()], [418, { message: 'a word to the client' }])
})

t.test('What is wrong with a view that handles a route by itself is told at boot, where the plugin is there (CON-11)', async (t) => {
  class BookViewSet extends ViewSet {
    list () { return [] }
  }
  const app = fastifyFor(t)
  await app.register(viewsets)
  t.throws(() => app.get('/x', BookViewSet.asView({ get: 'lst' })), { code: 'FST_VIEWSETS_HANDLER_MISSING' })
})

t.test('What is wrong with a view that handles a route by itself is not told to clients (DSP-16)', async (t) => {
  class BookViewSet extends ViewSet {
    list () { return [] }
  }
  const { lines, options } = logged()
  const app = fastifyFor(t, options)
  app.get('/x', BookViewSet.asView({ get: 'lst' }))
  t.strictSame(answer(await app.inject('/x')), [500, { error: 'Server Error (500)' }])
  t.match(lines, [{ err: { code: 'FST_VIEWSETS_HANDLER_MISSING' } }])
})

t.test('A view that handles a route by itself has the settings of the nearest registration (DSP-17)', async (t) => {
  class PlainView extends APIView {
    get () { return 'in' }
  }
  const app = fastifyFor(t)
  await app.register(viewsets, { prefix: '/a' })
  await app.register(async (scope) => {
    await scope.register(viewsets, { prefix: '/b', defaultPermissionClasses: [IsAdminUser] })
    scope.get('/closed', PlainView.asView())
  })
  app.get('/open', PlainView.asView())
  t.strictSame([(await app.inject('/open')).statusCode, (await app.inject('/closed')).statusCode], [200, 403])
})

t.test('A view that handles a route by itself has the settings of the registration on its application (DSP-17)', async (t) => {
  class PlainView extends APIView {
    get () { return 'in' }
  }
  const app = fastifyFor(t)
  await app.register(viewsets, { defaultPermissionClasses: [IsAdminUser] })
  app.get('/x', PlainView.asView())
  t.strictSame(answer(await app.inject('/x')), [403, { detail: 'You do not have permission to perform this action.' }])
})

t.test('One handler serves several applications, each with its own settings (DSP-17)', async (t) => {
  class PlainView extends APIView {
    get () { return 'in' }
  }
  const handler = PlainView.asView()
  const [open, closed] = [fastifyFor(t), fastifyFor(t)]
  await closed.register(viewsets, { defaultPermissionClasses: [IsAdminUser] })
  for (const app of [open, closed]) app.get('/x', handler)
  t.strictSame([(await open.inject('/x')).statusCode, (await closed.inject('/x')).statusCode], [200, 403])
})

// --- the client's signal

t.test('The signal aborts when the client hangs up before the answer (DSP-24)', async (t) => {
  let aborted: Promise<unknown> = Promise.resolve()
  const { promise: asked, resolve: begin } = deferred()
  class SlowView extends APIView {
    async get () {
      aborted = once(this.signal, 'abort')
      begin()
      await aborted
      return 'too late'
    }
  }
  const app = await serve(t, { urls: [path('/x/', SlowView.asView())] })
  const line = await Line.to(t, app)
  line.say('GET /x/ HTTP/1.1', 'Host: x', '', '')
  await asked
  line.socket.destroy()
  await t.resolves(aborted)
})

t.test('The signal is aborted already where it is first read after the client hung up (DSP-24)', async (t) => {
  const { promise: asked, resolve: begin } = deferred()
  const { promise: told, resolve: tell } = deferred<boolean>()
  class SlowView extends APIView {
    async get () {
      begin(undefined)
      await once(this.reply.raw, 'close')
      tell(this.signal.aborted)
      return 'too late'
    }
  }
  const app = await serve(t, { urls: [path('/x/', SlowView.asView())] })
  const line = await Line.to(t, app)
  line.say('GET /x/ HTTP/1.1', 'Host: x', '', '')
  await asked
  line.socket.destroy()
  t.equal(await told, true)
})

t.test('The signal does not abort once the answer is sent (DSP-24)', async (t) => {
  let signal: AbortSignal | undefined
  let closed: Promise<unknown> | undefined
  class QuickView extends APIView {
    get () {
      signal = this.signal
      closed = once(this.request.raw.socket, 'close')
      return 'in time'
    }
  }
  const app = await serve(t, { urls: [path('/x/', QuickView.asView())] })
  const line = await Line.to(t, app)
  line.say('GET /x/ HTTP/1.1', 'Host: x', '', '')
  await line.hear(/in time/)
  line.socket.destroy()
  await closed
  t.equal(signal?.aborted, false)
})

function deferred<T = unknown> (): { promise: Promise<T>, resolve: (value?: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((_resolve) => { resolve = _resolve })
  return { promise, resolve: resolve as (value?: T) => void }
}
