import t from 'tap'
import {
  APIView, BaseAuthentication, BasicAuthentication, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, TokenAuthentication, answer, fastifyFor, logged, path, serve, viewsets
} from '../../support/helper.ts'
import type { AuthenticatorClass } from '../../support/helper.ts'

/** What an authenticator may say in place of a user, and how the log calls it. */
const STRANGERS: readonly (readonly [given: unknown, name: string])[] = [
  [false, 'false'], [true, 'true'], [0, '0'], [1, '1'], [NaN, 'NaN'], ['', "''"], ['ada', 'a string'], [[], 'an array of 0'],
  [[{ username: 'ada' }], 'an array of 1'], [Promise.resolve({ username: 'ada' }), 'a promise'], [() => null, 'a function'],
  [new Error('no such user'), 'an instance of Error'], [Object(false), 'an instance of Boolean']
]

const told = (source: string, name: string): string =>
  `${source} gave ${name} for a user, so the client is refused. A user is an object; \`findUser()\` returns it, or null where there is none, and \`authenticate()\` returns \`[user, auth]\`, or null to let the next authenticator try.`

/** A view that only a known user may read. */
function secretFor (...authenticationClasses: readonly AuthenticatorClass[]): typeof APIView {
  return class SecretView extends APIView {
    override authenticationClasses = authenticationClasses
    override permissionClasses = [IsAuthenticated]
    get (): unknown { return 'secret' }
  }
}

for (const [given, name] of STRANGERS.filter(([given]) => !(given instanceof Promise))) {
  t.test(`A token whose lookup gives ${name} is nobody's, and the log tells of it`, async (t) => {
    class Tokens extends TokenAuthentication {
      findUser () { return given as object }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', secretFor(Tokens).asView())] }, options)
    const response = await app.inject({ url: '/x/', headers: { authorization: 'Token ada' } })
    t.strictSame(answer(response), [401, { detail: 'Invalid token.' }])
    t.strictSame(lines.map(({ level, msg }) => [level, msg]), [[50, told('Tokens.findUser()', name)]])
  })

  t.test(`A password whose check gives ${name} is wrong, and the log tells of it`, async (t) => {
    class Passwords extends BasicAuthentication {
      findUser () { return given as object }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', secretFor(Passwords).asView())] }, options)
    const response = await app.inject({ url: '/x/', headers: { authorization: `Basic ${btoa('ada:secret')}` } })
    t.strictSame(answer(response), [401, { detail: 'Invalid username/password.' }])
    t.strictSame(lines.map(({ level, msg }) => [level, msg]), [[50, told('Passwords.findUser()', name)]])
  })
}

for (const [given, name] of STRANGERS) {
  t.test(`An authenticator that names ${name} as the user refuses the client`, async (t) => {
    class Scheme extends BaseAuthentication {
      authenticate () { return [given as object, 'proof'] as const }
      override authenticateHeader () { return 'Scheme' }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', secretFor(Scheme).asView())] }, options)
    t.strictSame(answer(await app.inject('/x/')), [401, { detail: 'Incorrect authentication credentials.' }])
    t.strictSame(lines.map(({ level, msg }) => [level, msg]), [[50, told('Scheme.authenticate()', name)]])
  })

  if (given instanceof Promise) continue
  t.test(`An authenticator that answers with ${name} alone refuses the client, even where anyone may`, async (t) => {
    class Scheme extends BaseAuthentication {
      authenticate () { return given as never }
    }
    class OpenView extends APIView {
      override authenticationClasses = [Scheme]
      get (): unknown { return 'open' }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', OpenView.asView())] }, options)
    t.strictSame(answer(await app.inject('/x/')), [403, { detail: 'Incorrect authentication credentials.' }])
    t.strictSame(lines.map(({ level, msg }) => [level, msg]), [[50, told('Scheme.authenticate()', name)]])
  })

  t.test(`A hook that leaves ${name} as the user of a request lets nobody in`, async (t) => {
    class AdminView extends APIView {
      override permissionClasses = [IsAdminUser]
      get (): unknown { return 'secret' }
    }
    class WritingView extends APIView {
      override permissionClasses = [IsAuthenticatedOrReadOnly]
      post (): unknown { return 'written' }
    }
    const { lines, options } = logged()
    const app = fastifyFor(t, options)
    app.decorateRequest('user', null as never)
    app.addHook('onRequest', async (request) => { (request as { user?: unknown }).user = given })
    await app.register(viewsets, { urls: [path('/x/', secretFor().asView()), path('/admin/', AdminView.asView()), path('/w/', WritingView.asView())] })
    const denied = [403, { detail: 'You do not have permission to perform this action.' }]
    t.strictSame(answer(await app.inject('/x/')), denied)
    t.strictSame(answer(await app.inject('/admin/')), denied)
    t.strictSame(answer(await app.inject({ method: 'POST', url: '/w/' })), denied)
    t.strictSame(lines.map(({ level, msg }) => [level, msg]), Array(3).fill([50, told('`request.user`', name)]))
  })
}

t.test('The log tells of what is no user by its kind, and nothing of what is in it', async (t) => {
  class Scheme extends BaseAuthentication {
    authenticate () { return ['token s3cret' as unknown as object, 's3cret'] as const }
  }
  const { lines, options } = logged()
  const app = await serve(t, { urls: [path('/x/', secretFor(Scheme).asView())] }, options)
  await app.inject('/x/')
  t.notMatch(JSON.stringify(lines), 's3cret')
})

for (const nobody of [null, undefined]) {
  t.test(`A lookup that gives ${nobody} is told in words of the client alone`, async (t) => {
    class Tokens extends TokenAuthentication {
      findUser () { return nobody }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', secretFor(Tokens).asView())] }, options)
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: 'Token ada' } })), [401, { detail: 'Invalid token.' }])
    t.strictSame(lines, [])
  })

  t.test(`An authenticator that answers with ${nobody} leaves the client to the next one (AUT-01)`, async (t) => {
    class First extends BaseAuthentication {
      authenticate () { return nobody as null }
    }
    class Second extends BaseAuthentication {
      authenticate () { return [{ username: 'ada' }, null] as const }
    }
    const app = await serve(t, { urls: [path('/x/', secretFor(First, Second).asView())] })
    t.strictSame(answer(await app.inject('/x/')), [200, 'secret'])
  })

  t.test(`A client may be known by something else than a user: [${nobody}, auth] lets nobody in by it, but is kept`, async (t) => {
    class Keys extends BaseAuthentication {
      authenticate () { return [nobody as never, 'key 1'] as const }
    }
    class KeyView extends APIView {
      override authenticationClasses = [Keys]
      get (): unknown { return this.request.auth }
    }
    const app = await serve(t, { urls: [path('/x/', secretFor(Keys).asView()), path('/key/', KeyView.asView())] })
    t.equal((await app.inject('/x/')).statusCode, 403)
    t.strictSame(answer(await app.inject('/key/')), [200, 'key 1'])
  })
}

for (const isActive of [false, 0, null, '']) {
  t.test(`A user whose isActive is ${JSON.stringify(isActive)} is inactive, as a column may have it`, async (t) => {
    class Tokens extends TokenAuthentication {
      findUser () { return { isActive } }
    }
    const app = await serve(t, { urls: [path('/x/', secretFor(Tokens).asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: 'Token ada' } })), [401, { detail: 'User inactive or deleted.' }])
  })
}

for (const [isAuthenticated, status] of [[undefined, 200], [true, 200], [false, 403], [0, 403], [null, 403], [() => true, 403]] as const) {
  t.test(`A user whose isAuthenticated is ${String(isAuthenticated)} is answered ${status}`, async (t) => {
    class Scheme extends BaseAuthentication {
      authenticate () { return [{ isAuthenticated }, null] as const }
    }
    const app = await serve(t, { urls: [path('/x/', secretFor(Scheme).asView())] })
    t.equal((await app.inject('/x/')).statusCode, status)
  })
}
