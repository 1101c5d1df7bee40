import t from 'tap'
import {
  APIView, AllowAny, BasePermission, BasicAuthentication, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, Tokens, and, answer, as, not, or, path, refused, serve
} from '../support/helper.ts'
import type { PermissionClass, ViewContext, ViewRequest } from '../support/helper.ts'

const CREDENTIALS_MISSING = { detail: 'Authentication credentials were not provided.' }
const DENIED = { detail: 'You do not have permission to perform this action.' }

/** A view with these permissions; GET touches no object, POST touches one. */
function guarded (...permissionClasses: readonly PermissionClass[]): typeof APIView {
  return class GuardedView extends APIView {
    override authenticationClasses = [Tokens]
    override permissionClasses = permissionClasses

    get (): unknown { return 'in' }

    async post (): Promise<unknown> {
      await this.checkObjectPermissions(this.request, { owner: 'ada' })
      return 'touched'
    }
  }
}

const NOBODY = {}

const BUILT_IN: readonly (readonly [Permission: PermissionClass, method: 'GET' | 'POST', who: Record<string, string>, status: number])[] = [
  [AllowAny, 'GET', NOBODY, 200], [AllowAny, 'POST', NOBODY, 200],
  [IsAuthenticated, 'GET', NOBODY, 401], [IsAuthenticated, 'GET', as('bob'), 200],
  [IsAdminUser, 'GET', NOBODY, 401], [IsAdminUser, 'GET', as('bob'), 403], [IsAdminUser, 'GET', as('ada'), 200],
  [IsAuthenticatedOrReadOnly, 'GET', NOBODY, 200], [IsAuthenticatedOrReadOnly, 'POST', NOBODY, 401], [IsAuthenticatedOrReadOnly, 'POST', as('bob'), 200]
]

for (const [Permission, method, who, status] of BUILT_IN) {
  t.test(`${Permission.name} answers ${method} of ${who.authorization ?? 'nobody known'} with ${status} (PRM-02)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', guarded(Permission).asView())] })
    const response = await app.inject({ method, url: '/x/', headers: who })
    t.equal(response.statusCode, status)
  })
}

for (const method of ['HEAD', 'OPTIONS'] as const) {
  t.test(`IsAuthenticatedOrReadOnly lets ${method} of anybody pass (PRM-02)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', guarded(IsAuthenticatedOrReadOnly).asView())] })
    const response = await app.inject({ method, url: '/x/' })
    t.equal(response.statusCode, 200)
  })
}

t.test('An empty list of permissions lets anyone pass (PRM-02)', async (t) => {
  const app = await serve(t, { defaultPermissionClasses: [IsAdminUser], urls: [path('/x/', guarded().asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, 'in'])
})

// --- what is refused, and how

t.test('A permission of one\'s own sees the request and the view (PRM-01)', async (t) => {
  class IsOddYear extends BasePermission {
    override hasPermission ({ method }: ViewRequest, { kwargs }: ViewContext) {
      return method === 'GET' && Number(kwargs.year) % 2 === 1
    }
  }
  const app = await serve(t, { urls: [path('/x/:year/', guarded(IsOddYear).asView())] })
  t.strictSame([(await app.inject({ url: '/x/2023/', headers: as('bob') })).statusCode, answer(await app.inject({ url: '/x/2024/', headers: as('bob') }))], [200, [403, DENIED]])
})

const asked: string[] = []
const noting = (name: string, verdict: boolean, message?: unknown): PermissionClass => class extends BasePermission {
  override readonly message = message
  override async hasPermission () {
    asked.push(name)
    return verdict
  }
}

t.test('Permissions are asked in order, and the first that refuses has the word (PRM-01)', async (t) => {
  asked.length = 0
  const View = guarded(noting('first', true), noting('second', false, 'Second says no.'), noting('third', false, 'Third says no.'))
  const app = await serve(t, { urls: [path('/x/', View.asView())] })
  t.strictSame([answer(await app.inject({ url: '/x/', headers: as('bob') })), asked], [[403, { detail: 'Second says no.' }], ['first', 'second']])
})

t.test('A permission is made anew for each check (PRM-01)', async (t) => {
  class Once extends BasePermission {
    #asked = 0
    override hasPermission () { return this.#asked++ === 0 }
  }
  const app = await serve(t, { urls: [path('/x/', guarded(Once).asView())] })
  t.strictSame([(await app.inject('/x/')).statusCode, (await app.inject('/x/')).statusCode], [200, 200])
})

t.test('An object permission of one\'s own sees the object (PRM-01, PRM-12)', async (t) => {
  class IsOwner extends BasePermission {
    override readonly message = 'Not yours.'
    override async hasObjectPermission ({ user }: ViewRequest, _view: ViewContext, { owner }: { owner?: string }) {
      return owner === (user as { username?: string }).username
    }
  }
  const app = await serve(t, { urls: [path('/x/', guarded(IsOwner).asView())] })
  t.strictSame([
    answer(await app.inject({ method: 'POST', url: '/x/', headers: as('ada') })),
    answer(await app.inject({ method: 'POST', url: '/x/', headers: as('bob') })),
    answer(await app.inject({ method: 'POST', url: '/x/' }))
  ], [[200, 'touched'], [403, { detail: 'Not yours.' }], [401, CREDENTIALS_MISSING]])
})

t.test('An object permission is not asked where no object is touched (PRM-12)', async (t) => {
  class Never extends BasePermission {
    override hasObjectPermission () { return false }
  }
  const app = await serve(t, { urls: [path('/x/', guarded(Never).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, 'in'])
})

t.test('A client that no authenticator knows is told of credentials, whatever the permission would say (PRM-03)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', guarded(noting('no', false, 'Own words.')).asView())] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['www-authenticate']], [401, CREDENTIALS_MISSING, 'Token'])
})

class Silent extends Tokens {
  override authenticateHeader () { return undefined as unknown as string }
}

class Passwords extends BasicAuthentication {
  findUser () { return null }
}

for (const [first, second, status, header] of [[Tokens, Passwords, 401, 'Token'], [Passwords, Tokens, 401, 'Basic realm="api"'], [Silent, Tokens, 403, undefined], [Tokens, Silent, 401, 'Token']] as const) {
  t.test(`With ${first.name} before ${second.name} the answer is ${status} and the header ${String(header)}, as the first says (PRM-04)`, async (t) => {
    class View extends APIView {
      override authenticationClasses = [first, second]
      override permissionClasses = [IsAuthenticated]
      get () { return 'in' }
    }
    const app = await serve(t, { urls: [path('/x/', View.asView())] })
    const response = await app.inject('/x/')
    t.strictSame([...answer(response), response.headers['www-authenticate']], [status, CREDENTIALS_MISSING, header])
  })
}

t.test('A view without authenticators refuses with 403 (PRM-05)', async (t) => {
  class View extends APIView {
    override permissionClasses = [IsAuthenticated]
    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', View.asView())] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['www-authenticate']], [403, DENIED, undefined])
})

for (const [message, body] of [['No.', { detail: 'No.' }], [['a', 'b'], ['a', 'b']], [{ reason: 'late' }, { reason: 'late' }], [undefined, DENIED]] as const) {
  t.test(`The message ${JSON.stringify(message)} of a permission is answered as ${JSON.stringify(body)}, without a code (PRM-06)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', guarded(noting('no', false, message)).asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/', headers: as('bob') })), [403, body])
  })
}

t.test('The code of a permission reaches the exception handler (PRM-06)', async (t) => {
  class No extends BasePermission {
    override readonly code = 'too_late'
    override hasPermission () { return false }
  }
  let code: unknown
  class View extends APIView {
    override permissionClasses = [No]
    override async handleException (error: unknown) {
      code = (error as { getCodes (): unknown }).getCodes()
      return super.handleException(error)
    }

    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', View.asView())] })
  await app.inject('/x/')
  t.equal(code, 'too_late')
})

// --- and, or, not

/** A permission that answers both of its questions as told. */
const saying = (view: boolean, object: boolean): PermissionClass => class extends BasePermission {
  override hasPermission () { return view }
  override async hasObjectPermission () { return object }
}

const TRUTHS = [true, false]

/** Whether a view with that permission lets GET pass, and whether it lets its object be touched. */
async function verdicts (t: Parameters<typeof serve>[0], Permission: PermissionClass): Promise<[boolean, boolean]> {
  const app = await serve(t, { urls: [path('/x/', guarded(Permission).asView())] })
  const statuses = []
  for (const method of ['GET', 'POST'] as const) statuses.push((await app.inject({ method, url: '/x/', headers: as('bob') })).statusCode)
  return statuses.map((status) => status === 200) as [boolean, boolean]
}

for (const a of TRUTHS) {
  for (const aObject of TRUTHS) {
    const first = `a view check of ${a} and an object check of ${aObject}`

    t.test(`not() of ${first} negates each (PRM-07)`, async (t) => {
      t.strictSame(await verdicts(t, not(saying(a, aObject))), [!a, !a && !aObject])
    })

    for (const b of TRUTHS) {
      for (const bObject of TRUTHS) {
        const both = `${first}, with ones of ${b} and ${bObject}`

        t.test(`and() of ${both}, needs both of both (PRM-07)`, async (t) => {
          t.strictSame(await verdicts(t, and(saying(a, aObject), saying(b, bObject))), [a && b, a && b && aObject && bObject])
        })

        t.test(`or() of ${both}, needs both of one (PRM-07)`, async (t) => {
          t.strictSame(await verdicts(t, or(saying(a, aObject), saying(b, bObject))), [a || b, (a || b) && ((a && aObject) || (b && bObject))])
        })
      }
    }
  }
}

for (const [compose, name, verdict, expected] of [[and, 'and', false, ['first']], [and, 'and', true, ['first', 'second']], [or, 'or', true, ['first']], [or, 'or', false, ['first', 'second']]] as const) {
  t.test(`${name}() whose first operand says ${verdict} asks ${expected.length === 1 ? 'no more' : 'the second'} (PRM-07)`, async (t) => {
    asked.length = 0
    const app = await serve(t, { urls: [path('/x/', guarded(compose(noting('first', verdict), noting('second', verdict))).asView())] })
    await app.inject({ url: '/x/', headers: as('bob') })
    t.strictSame(asked, expected)
  })
}

t.test('Compositions nest (PRM-07)', async (t) => {
  const nested = and(IsAuthenticated, or(IsAdminUser, not(saying(true, true))))
  const app = await serve(t, { urls: [path('/x/', guarded(nested).asView())] })
  const statuses = []
  for (const headers of [NOBODY, as('bob'), as('ada')]) statuses.push((await app.inject({ url: '/x/', headers })).statusCode)
  t.strictSame(statuses, [401, 403, 200])
})

t.test('Compositions take any number of operands (PRM-07)', async (t) => {
  t.strictSame(await verdicts(t, or(saying(false, true), saying(false, true), saying(true, true))), [true, true])
})

t.test('not(IsAuthenticated) lets nobody known list, and touch no object (PRM-08)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', guarded(not(IsAuthenticated)).asView())] })
  t.strictSame([answer(await app.inject('/x/')), answer(await app.inject({ method: 'POST', url: '/x/' })), (await app.inject({ url: '/x/', headers: as('bob') })).statusCode],
    [[200, 'in'], [401, CREDENTIALS_MISSING], 403])
})

t.test('A composition answers in the usual words, not in those of its operands (PRM-08)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', guarded(and(noting('no', false, 'Own words.'))).asView())] })
  t.strictSame(answer(await app.inject({ url: '/x/', headers: as('bob') })), [403, DENIED])
})

for (const [name, compose] of [['and', () => and(IsAuthenticated, undefined as never)], ['or', () => or(IsAuthenticated, {} as never)], ['not', () => not(undefined as never)]] as const) {
  t.test(`${name}() refuses what is no class where it is written (PRM-07)`, async (t) => {
    t.equal(refused(compose), `FST_VIEWSETS_ATTRIBUTE_INVALID: ${name}() has a bad \`operand\`: number ${name === 'not' ? 1 : 2} is not a permission class`)
  })
}
