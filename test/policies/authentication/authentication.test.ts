import t from 'tap'
import {
  APIView, AnonymousUser, AuthenticationFailed, BaseAuthentication, BasicAuthentication, IsAuthenticated, Line, TokenAuthentication, Tokens, USERS, answer, as, fastifyFor, path, serve, viewsets
} from '../../support/helper.ts'
import type { FastifyRequest } from 'fastify'
import type { AuthenticatorClass, User, ViewRequest } from '../../support/helper.ts'

class Passwords extends BasicAuthentication {
  findUser (username: string, password: string): User | undefined {
    return password === 'secret: é' || password === '' ? USERS.get(username) : undefined
  }
}

/** A view open to all, that answers with who asked and with what. */
function telling (...authenticationClasses: readonly AuthenticatorClass[]): typeof APIView {
  return class TellingView extends APIView {
    override authenticationClasses = authenticationClasses

    get (): unknown {
      const { user, auth, successfulAuthenticator } = this.request
      return [(user as { username?: string }).username, auth, successfulAuthenticator?.constructor.name ?? null]
    }
  }
}

const NOBODY = ['', null, null]
const basic = (text: string, encoding: BufferEncoding = 'utf8') => `Basic ${Buffer.from(text, encoding).toString('base64')}`

// --- which authenticator decides

t.test('Nobody known is the anonymous user (AUT-01)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', telling(Tokens, Passwords).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, NOBODY])
})

t.test('The anonymous user is neither authenticated nor active nor staff (AUT-01)', async (t) => {
  t.strictSame({ ...new AnonymousUser() }, { isAuthenticated: false, isActive: false, isStaff: false, username: '' })
})

for (const [header, who] of [['Token ada', ['ada', 'ada', 'Tokens']], [basic('bob:'), ['bob', null, 'Passwords']]] as const) {
  t.test(`${header} is tried by each authenticator until one knows the client (AUT-01)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', telling(Tokens, Passwords).asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: header } })), [200, who])
  })
}

t.test('The first authenticator that knows the client decides (AUT-01)', async (t) => {
  class First extends BaseAuthentication {
    async authenticate () { return [{ username: 'first' }, 'proof'] as const }
  }
  const app = await serve(t, { urls: [path('/x/', telling(First, Tokens).asView())] })
  t.strictSame(answer(await app.inject({ url: '/x/', headers: as('ada') })), [200, ['first', 'proof', 'First']])
})

t.test('An authenticator that refuses ends the chain, even where anyone may (AUT-01)', async (t) => {
  let asked = false
  class Never extends BaseAuthentication {
    authenticate () {
      asked = true
      return null
    }
  }
  const app = await serve(t, { urls: [path('/x/', telling(Tokens, Never).asView())] })
  const response = await app.inject({ url: '/x/', headers: as('nobody') })
  t.strictSame([...answer(response), response.headers['www-authenticate'], asked], [401, { detail: 'Invalid token.' }, 'Token', false])
})

t.test('A refusal is answered 403 without a header where the first authenticator has none (PRM-04)', async (t) => {
  class Signature extends BaseAuthentication {
    authenticate (): never { throw new AuthenticationFailed('Bad signature.') }
  }
  const app = await serve(t, { urls: [path('/x/', telling(Signature, Tokens).asView())] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['www-authenticate']], [403, { detail: 'Bad signature.' }, undefined])
})

t.test('An error in an authenticator is answered 500, and lets nobody in (DSP-16)', async (t) => {
  class Broken extends BaseAuthentication {
    async authenticate (): Promise<null> { throw new TypeError('the user database is down') }
  }
  const app = await serve(t, { urls: [path('/x/', telling(Broken).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
})

t.test('Authenticators of the registration hold for views that name none (CON-11)', async (t) => {
  class PlainView extends APIView {
    get () { return (this.request.user as User).username }
  }
  const app = await serve(t, { defaultAuthenticationClasses: [Tokens], urls: [path('/x/', PlainView.asView())] })
  t.strictSame(answer(await app.inject({ url: '/x/', headers: as('ada') })), [200, 'ada'])
})

t.test('getAuthenticateHeader() may give a header to a view without authenticators (AUT-19)', async (t) => {
  class LoginView extends APIView {
    override authenticationClasses = []
    override getAuthenticateHeader () { return 'Bearer realm="api"' }
    post (): never { throw new AuthenticationFailed('No active account found with the given credentials.') }
  }
  const app = await serve(t, { urls: [path('/x/', LoginView.asView())] })
  const response = await app.inject({ method: 'POST', url: '/x/' })
  t.strictSame([...answer(response), response.headers['www-authenticate']], [401, { detail: 'No active account found with the given credentials.' }, 'Bearer realm="api"'])
})

// --- schemes

const PASSING = ['', ' ', 'Bearer ada', 'ada', 'Digest x=y', 'TokenX ada', 'BasicX eA==']

for (const header of PASSING) {
  t.test(`A header of "${header}" is of another scheme, and passes (AUT-03)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', telling(Tokens, Passwords).asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: header } })), [200, NOBODY])
  })
}

for (const header of ['token ada', 'TOKEN ada', 'Token   ada', '  Token ada  ', 'Token\tada']) {
  t.test(`A header of "${header.replace('\t', '\\t')}" is a token's (AUT-03)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', telling(Tokens).asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: header } })), [200, ['ada', 'ada', 'Tokens']])
  })
}

// --- tokens

const BAD_TOKENS: readonly (readonly [header: string, detail: string])[] = [
  ['Token', 'Invalid token header. No credentials provided.'],
  ['Token ', 'Invalid token header. No credentials provided.'],
  ['Token a b', 'Invalid token header. Token string should not contain spaces.'],
  ['Token nobody', 'Invalid token.'],
  ['Token __proto__', 'Invalid token.'],
  ['Token old', 'User inactive or deleted.']
]

for (const [header, detail] of BAD_TOKENS) {
  t.test(`"${header}" is answered 401, "${detail}" (AUT-05)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', telling(Tokens).asView())] })
    const response = await app.inject({ url: '/x/', headers: { authorization: header } })
    t.strictSame([...answer(response), response.headers['www-authenticate']], [401, { detail }, 'Token'])
  })
}

t.test('A token of bytes that are no text is answered 401, "invalid characters" (AUT-05)', async (t) => {
  const line = await Line.to(t, await serve(t, { urls: [path('/x/', telling(Tokens).asView())] }))
  line.say('GET /x/ HTTP/1.1', 'Host: x', 'Authorization: Token \xff\xfe', '', '')
  t.match(await line.hear(/\}$/), /^HTTP\/1\.1 401 [^]*\{"detail":"Invalid token header\. Token string should not contain invalid characters\."\}$/)
})

t.test('A token may have a keyword of its own, which the header names too (AUT-02, AUT-05)', async (t) => {
  class Bearers extends Tokens {
    override readonly keyword = 'Bearer'
  }
  const app = await serve(t, { urls: [path('/x/', telling(Bearers).asView())] })
  const refused = await app.inject({ url: '/x/', headers: { authorization: 'bearer nobody' } })
  t.strictSame([answer(await app.inject({ url: '/x/', headers: { authorization: 'Bearer ada' } })), refused.statusCode, refused.headers['www-authenticate']],
    [[200, ['ada', 'ada', 'Bearers']], 401, 'Bearer'])
})

t.test('Tokens are looked up wherever findUser() looks, async or not (AUT-05)', async (t) => {
  class Stored extends TokenAuthentication {
    async findUser (token: string) { return token === 'stored' ? { username: 'stored' } : null }
  }
  const app = await serve(t, { urls: [path('/x/', telling(Stored).asView())] })
  t.strictSame([answer(await app.inject({ url: '/x/', headers: as('stored') })), answer(await app.inject({ url: '/x/', headers: as('other') }))],
    [[200, ['stored', 'stored', 'Stored']], [401, { detail: 'Invalid token.' }]])
})

// --- passwords

for (const [text, encoding] of [['ada:secret: é', 'utf8'], ['ada:secret: é', 'latin1'], ['ada:', 'utf8']] as const) {
  t.test(`"${text}" in ${encoding} is read up to the first colon and after it (AUT-04)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', telling(Passwords).asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: basic(text, encoding) } })), [200, ['ada', null, 'Passwords']])
  })
}

const NOT_BASE64 = 'Invalid basic header. Credentials not correctly base64 encoded.'

const BAD_PASSWORDS: readonly (readonly [header: string, detail: string])[] = [
  ['Basic', 'Invalid basic header. No credentials provided.'],
  ['Basic a b', 'Invalid basic header. Credentials string should not contain spaces.'],
  ['Basic zz', NOT_BASE64],
  ['Basic !!!', NOT_BASE64],
  ['Basic =', NOT_BASE64],
  [basic('no colon'), NOT_BASE64],
  [basic('ada:wrong'), 'Invalid username/password.'],
  [basic('nobody:'), 'Invalid username/password.'],
  [basic(':'), 'Invalid username/password.'],
  [basic('old:'), 'User inactive or deleted.']
]

for (const [header, detail] of BAD_PASSWORDS) {
  t.test(`"${header}" is answered 401, "${detail}" (AUT-04)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', telling(Passwords).asView())] })
    const response = await app.inject({ url: '/x/', headers: { authorization: header } })
    t.strictSame([...answer(response), response.headers['www-authenticate']], [401, { detail }, 'Basic realm="api"'])
  })
}

t.test('The realm of passwords may be another (AUT-02)', async (t) => {
  class ShopPasswords extends Passwords {
    override readonly wwwAuthenticateRealm = 'shop'
  }
  const app = await serve(t, { urls: [path('/x/', telling(ShopPasswords).asView())] })
  const response = await app.inject({ url: '/x/', headers: { authorization: 'Basic' } })
  t.equal(response.headers['www-authenticate'], 'Basic realm="shop"')
})

// --- beside a plugin that decorates request.user, as @fastify/jwt does

class JWTs extends BaseAuthentication {
  async authenticate (request: ViewRequest) {
    const token = await (request as unknown as { jwtVerify (): Promise<object | null> }).jwtVerify()
    return token === null ? null : [token, 'jwt'] as const
  }
}

t.test('An authenticator that returns nothing does not know the client, and the next one is asked (AUT-01)', async (t) => {
  class Forgetful {
    authenticate () {}
    authenticateHeader () { return undefined }
  }
  class MemberView extends APIView {
    override authenticationClasses = [Forgetful as never, Tokens]
    get () { return (this.request.user as User).username }
  }
  const app = await serve(t, { urls: [path('/x/', MemberView.asView())] })
  t.strictSame(answer(await app.inject({ url: '/x/', headers: as('bob') })), [200, 'bob'])
})

/** Decorates what `@fastify/jwt` decorates. */
const jwt = Object.assign(async (app: ReturnType<typeof fastifyFor>) => {
  app.decorateRequest('user', null)
  app.decorateRequest('jwtVerify', async function (this: FastifyRequest) {
    return this.headers.authorization === 'Bearer good' ? { username: 'from the token' } : null
  })
}, { [Symbol.for('skip-override')]: true })

for (const order of ['before', 'after'] as const) {
  t.test(`An authenticator may use a plugin that decorates request.user and is registered ${order} (DSP-15)`, async (t) => {
    const app = fastifyFor(t)
    if (order === 'before') app.register(jwt)
    app.register(viewsets, { urls: [path('/x/', telling(JWTs).asView())] })
    if (order === 'after') app.register(jwt)
    await app.ready()
    t.strictSame(answer(await app.inject({ url: '/x/', headers: { authorization: 'Bearer good' } })), [200, ['from the token', 'jwt', 'JWTs']])
  })
}

t.test('A user that a hook of the application put on the request is who asks (DSP-15)', async (t) => {
  class MemberView extends APIView {
    override permissionClasses = [IsAuthenticated]
    get () { return (this.request.user as User).username }
  }
  const app = fastifyFor(t)
  await app.register(jwt)
  app.addHook('onRequest', async (request) => { if (request.headers['x-user'] !== undefined) Object.assign(request, { user: { username: request.headers['x-user'] } }) })
  await app.register(viewsets, { urls: [path('/x/', MemberView.asView())] })
  t.strictSame([answer(await app.inject({ url: '/x/', headers: { 'x-user': 'eve' } })), (await app.inject('/x/')).statusCode], [[200, 'eve'], 403])
})
