import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, AllowAny, AsyncModelViewSet, AsyncViewSet, DefaultRouter, DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly, DjangoObjectPermissions, IsAdminUser,
  ModelPermissions, ModelPermissionsOrAnonReadOnly, ObjectPermissions, TokenAuthentication, and, answer, apiView, as, logged, memoryModel, modelSerializer, not, or, path, refusal, serve
} from '../support/helper.ts'
import type { Model, PermissionClass, RequestUser } from '../support/helper.ts'

const CREDENTIALS_MISSING = { detail: 'Authentication credentials were not provided.' }
const DENIED = { detail: 'You do not have permission to perform this action.' }
const NOT_FOUND = { detail: 'Not found.' }
const NOBODY: Record<string, string> = {}

/** A user with these permissions, some for one object only: `change_note/1`. */
class Holder implements RequestUser {
  readonly isAuthenticated = true
  readonly asked: (readonly [permissions: readonly string[], object?: object])[] = []
  readonly #held: readonly string[]

  constructor (...held: readonly string[]) {
    this.#held = held
  }

  hasPerms (permissions: readonly string[], object?: object): boolean {
    this.asked.push(object === undefined ? [permissions] : [permissions, object])
    const suffix = object === undefined ? '' : `/${(object as { id: number }).id}`
    return permissions.every((one) => this.#held.includes(`${one}${suffix}`))
  }
}

/** An authenticator that finds these users by their names. */
function tokensOf (users: Readonly<Record<string, object>>) {
  return class extends TokenAuthentication {
    findUser (token: string) { return users[token] }
  }
}

const notes = () => memoryModel('FieldNote', Type.Object({ id: Type.Integer(), text: Type.String() }), { rows: [{ text: 'one' }, { text: 'two' }] })

/** Two notes behind that permission, for these users. */
function guarded (Permission: PermissionClass, users: Readonly<Record<string, object>> = {}): DefaultRouter {
  const Note = notes()
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Note.objects.all()
    override serializerClass = modelSerializer(Note, { fields: ['id', 'text'] })
    override authenticationClasses = [tokensOf(users)]
    override permissionClasses = [Permission]
  }
  const router = new DefaultRouter()
  router.register('notes', NoteViewSet)
  return router
}

const USERS = () => ({
  reader: new Holder(),
  adder: new Holder('add_fieldnote'),
  changer: new Holder('change_fieldnote'),
  deleter: new Holder('delete_fieldnote')
})

const VERDICTS: readonly (readonly [method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, status: number, user: string])[] = [
  ['GET', '/notes/', 200, 'reader'], ['HEAD', '/notes/', 200, 'reader'], ['OPTIONS', '/notes/', 200, 'reader'], ['GET', '/notes/1/', 200, 'reader'],
  ['POST', '/notes/', 403, 'reader'], ['POST', '/notes/', 403, 'changer'], ['POST', '/notes/', 201, 'adder'],
  ['PUT', '/notes/1/', 403, 'adder'], ['PUT', '/notes/1/', 200, 'changer'],
  ['PATCH', '/notes/1/', 403, 'deleter'], ['PATCH', '/notes/1/', 200, 'changer'],
  ['DELETE', '/notes/1/', 403, 'changer'], ['DELETE', '/notes/1/', 204, 'deleter']
]

for (const [method, url, status, user] of VERDICTS) {
  t.test(`${method} ${url} of the ${user} is answered ${status} (PRM-09)`, async (t) => {
    const app = await serve(t, { router: guarded(ModelPermissions, USERS()) })
    const response = await app.inject({ method, url, headers: as(user), payload: { text: 'new' } })
    t.equal(response.statusCode, status)
    if (status === 403) t.strictSame(answer(response), [403, DENIED])
  })
}

t.test('A client that nobody knows may not even read (PRM-09)', async (t) => {
  const app = await serve(t, { router: guarded(ModelPermissions) })
  t.strictSame(answer(await app.inject('/notes/')), [401, CREDENTIALS_MISSING])
})

t.test('A client that nobody knows may read, and no more (PRM-10)', async (t) => {
  const app = await serve(t, { router: guarded(ModelPermissionsOrAnonReadOnly, USERS()) })
  const post = (headers: Record<string, string>) => app.inject({ method: 'POST', url: '/notes/', headers, payload: { text: 'new' } })
  t.strictSame([
    answer(await app.inject('/notes/1/')), (await app.inject({ method: 'OPTIONS', url: '/notes/' })).statusCode,
    answer(await post(NOBODY)), answer(await post(as('reader'))), (await post(as('adder'))).statusCode
  ], [[200, { id: 1, text: 'one' }], 200, [401, CREDENTIALS_MISSING], [403, DENIED], 201])
})

t.test('A method that the list does not serve takes its permission all the same (PRM-13)', async (t) => {
  const app = await serve(t, { router: guarded(ModelPermissions, USERS()) })
  const put = (user: string) => app.inject({ method: 'PUT', url: '/notes/', headers: as(user), payload: {} })
  t.strictSame([answer(await put('reader')), answer(await put('changer'))], [[403, DENIED], [405, { detail: 'Method "PUT" not allowed.' }]])
})

t.test('A method outside the map is answered 405 with the methods that there are (PRM-09)', async (t) => {
  class NoPatches extends ModelPermissions {
    override permsMap = { GET: [], PUT: [] }
  }
  const app = await serve(t, { router: guarded(NoPatches, USERS()) })
  const response = await app.inject({ method: 'PATCH', url: '/notes/1/', headers: as('changer'), payload: { text: 'new' } })
  t.strictSame([...answer(response), response.headers.allow], [405, { detail: 'Method "PATCH" not allowed.' }, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'])
})

t.test('OPTIONS tells the fields of what the user may do (PRM-09, MET-02)', async (t) => {
  const app = await serve(t, { router: guarded(ModelPermissions, USERS()) })
  const actionsOf = async (user: string) => Object.keys((await app.inject({ method: 'OPTIONS', url: '/notes/1/', headers: as(user) })).json<{ actions?: object }>().actions ?? {})
  t.strictSame([await actionsOf('changer'), await actionsOf('reader')], [['PUT'], []])
})

t.test('Reading takes a permission where the map of an extended class says so (PRM-09)', async (t) => {
  class Viewers extends ModelPermissions {
    override permsMap = { ...ModelPermissions.prototype.permsMap, GET: ['{app}.view_{model}'] }
  }
  const viewer = new Holder('view_fieldnote')
  const app = await serve(t, { router: guarded(Viewers, { ...USERS(), viewer }) })
  t.strictSame([(await app.inject({ url: '/notes/', headers: as('viewer') })).statusCode, answer(await app.inject({ url: '/notes/', headers: as('adder') }))], [200, [403, DENIED]])
})

t.test('With an app label the names of permissions are Django\'s (PRM-09)', async (t) => {
  class ShopPermissions extends ModelPermissions {
    override appLabel = 'shop'
  }
  const ada = new Holder('shop.add_fieldnote')
  const app = await serve(t, { router: guarded(ShopPermissions, { ada }) })
  const response = await app.inject({ method: 'POST', url: '/notes/', headers: as('ada'), payload: { text: 'new' } })
  t.strictSame([response.statusCode, ada.asked], [201, [[['shop.add_fieldnote']]]])
})

t.test('The names of permissions may be of any form (PRM-09)', async (t) => {
  class Scopes extends ModelPermissions {
    override getRequiredPermissions (method: string, { name }: Model) {
      return method === 'GET' ? [] : [`${name}:write`]
    }
  }
  const app = await serve(t, { router: guarded(Scopes, { ada: new Holder('FieldNote:write'), ...USERS() }) })
  const statuses = []
  for (const user of ['ada', 'adder']) statuses.push((await app.inject({ method: 'POST', url: '/notes/', headers: as(user), payload: { text: 'new' } })).statusCode)
  t.strictSame(statuses, [201, 403])
})

t.test('Users and querysets may take their time (PRM-09)', async (t) => {
  const Note = notes()
  class SlowView extends APIView {
    override authenticationClasses = [tokensOf({ ada: { hasPerms: async ([permission]: readonly string[]) => permission === 'add_fieldnote' } })]
    override permissionClasses = [ModelPermissions]
    async getQueryset () { return Note.objects.all() }
    post () { return 'in' }
    delete () { return 'gone' }
  }
  const app = await serve(t, { urls: [path('/x/', SlowView.asView())] })
  t.strictSame([answer(await app.inject({ method: 'POST', url: '/x/', headers: as('ada') })), answer(await app.inject({ method: 'DELETE', url: '/x/', headers: as('ada') }))],
    [[200, 'in'], [403, DENIED]])
})

t.test('The API root takes no permission, but a known user (PRM-09, RTR-11)', async (t) => {
  const app = await serve(t, { router: guarded(AllowAny), defaultPermissionClasses: [ModelPermissions], defaultAuthenticationClasses: [tokensOf(USERS())] })
  t.strictSame([answer(await app.inject({ url: '/', headers: as('reader') })), answer(await app.inject('/'))], [[200, { notes: 'http://localhost:80/notes/' }], [401, CREDENTIALS_MISSING]])
})

t.test('A view that is about no model says so (PRM-09)', async (t) => {
  const ping = apiView(['POST'], { permissionClasses: [ModelPermissions], authenticationClasses: [tokensOf(USERS())], ignoreModelPermissions: true })(() => 'pong')
  const app = await serve(t, { urls: [path('/ping/', ping)] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/ping/', headers: as('reader') })), [200, 'pong'])
})

// --- permissions for one object

class Viewers extends ObjectPermissions {
  override permsMap = { ...ObjectPermissions.prototype.permsMap, GET: ['view_{model}'] }
}

t.test('An object takes the permission for itself: 404 where it may not be read, else 403 (PRM-11)', async (t) => {
  const ada = new Holder('view_fieldnote', 'change_fieldnote', 'view_fieldnote/1', 'change_fieldnote/1', 'view_fieldnote/2')
  const app = await serve(t, { router: guarded(Viewers, { ada, bob: new Holder('view_fieldnote', 'change_fieldnote') }) })
  const get = (id: number, user: string) => app.inject({ url: `/notes/${id}/`, headers: as(user) })
  const put = (id: number, user: string) => app.inject({ method: 'PUT', url: `/notes/${id}/`, headers: as(user), payload: { text: 'new' } })
  t.strictSame([answer(await get(2, 'ada')), answer(await get(2, 'bob'))], [[200, { id: 2, text: 'two' }], [404, NOT_FOUND]], 'read')
  t.strictSame([answer(await put(1, 'ada')), answer(await put(2, 'ada')), answer(await put(1, 'bob'))], [[200, { id: 1, text: 'new' }], [403, DENIED], [404, NOT_FOUND]], 'written')
})

t.test('Where reading takes no permission, an object that may not be changed is answered 403 (PRM-11)', async (t) => {
  const app = await serve(t, { router: guarded(ObjectPermissions, USERS()) })
  const response = await app.inject({ method: 'DELETE', url: '/notes/1/', headers: as('deleter') })
  t.strictSame([answer(response), (await app.inject({ url: '/notes/1/', headers: as('reader') })).statusCode], [[403, DENIED], 200])
})

t.test('The permission is asked for the rows of the model first, and then with the object (PRM-11)', async (t) => {
  const ada = new Holder('change_fieldnote', 'change_fieldnote/1')
  const app = await serve(t, { router: guarded(ObjectPermissions, { ada }) })
  await app.inject({ method: 'PATCH', url: '/notes/1/', headers: as('ada'), payload: { text: 'new' } })
  t.strictSame(ada.asked, [[['change_fieldnote']], [['change_fieldnote'], { id: 1, text: 'one' }]])
})

t.test('No object is asked for where none is looked up (PRM-11, PRM-12)', async (t) => {
  const app = await serve(t, { router: guarded(Viewers, { ada: new Holder('view_fieldnote') }) })
  t.match(answer(await app.inject({ url: '/notes/', headers: as('ada') })), [200, [{ id: 1 }, { id: 2 }]])
})

t.test('Permissions for an object may have names of their own, and be found out late (PRM-11)', async (t) => {
  class Own extends ObjectPermissions {
    override getRequiredObjectPermissions () { return ['own'] }
  }
  const ada = { isAuthenticated: true, hasPerms: async ([permission]: readonly string[], object?: object) => object === undefined || (permission === 'own' && (object as { id: number }).id === 2) }
  const app = await serve(t, { router: guarded(Own, { ada }) })
  const statuses = []
  for (const id of [1, 2]) statuses.push((await app.inject({ method: 'DELETE', url: `/notes/${id}/`, headers: as('ada') })).statusCode)
  t.strictSame(statuses, [404, 204])
})

t.test('Model permissions compose with others (PRM-07, PRM-09)', async (t) => {
  const users = { ...USERS(), boss: { isAuthenticated: true, isStaff: true } }
  const app = await serve(t, { router: guarded(or(IsAdminUser, and(AllowAny, ModelPermissions)), users) })
  const statuses = []
  for (const user of ['boss', 'adder', 'changer']) statuses.push((await app.inject({ method: 'POST', url: '/notes/', headers: as(user), payload: { text: 'new' } })).statusCode)
  t.strictSame(statuses, [201, 201, 403])
})

t.test('The classes have Django\'s names too (PRM-09)', async (t) => {
  t.strictSame([DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly, DjangoObjectPermissions], [ModelPermissions, ModelPermissionsOrAnonReadOnly, ObjectPermissions])
})

// --- a developer's mistakes

const missing = (Permission: string, view: string): string => `FST_VIEWSETS_MODEL_PERMISSIONS_QUERYSET_MISSING: Cannot apply ${Permission} to ${view}, which has neither \`queryset\` nor ` +
  '`getQueryset()` to tell the model. Give it one, set `ignoreModelPermissions`, or list other `permissionClasses`.'

class PlainView extends APIView {
  get () { return 'in' }
}

for (const [name, Permission] of [['itself', ModelPermissions], ['and()', and(AllowAny, ModelPermissions)], ['or()', or(AllowAny, ModelPermissions)], ['not()', not(ModelPermissions)]] as const) {
  t.test(`A view without a queryset is refused at boot, with the permission by ${name} (PRM-09)`, async (t) => {
    t.equal(await refusal(t, { urls: [path('/x/', PlainView.asView({ permissionClasses: [Permission] }))] }), missing('ModelPermissions', 'PlainView'))
  })
}

t.test('A view without a queryset is refused at boot where the registration or one action asks for model permissions (PRM-09)', async (t) => {
  class PingViewSet extends AsyncViewSet {
    override actionConfigs = { list: { permissionClasses: [ObjectPermissions] } }
    list () { return 'in' }
  }
  t.equal(await refusal(t, { urls: [path('/x/', PlainView.asView())], defaultPermissionClasses: [ModelPermissions] }), missing('ModelPermissions', 'PlainView'))
  t.equal(await refusal(t, { urls: [path('/x/', PingViewSet.asView({ get: 'list' }))] }), missing('ObjectPermissions', 'PingViewSet'))
})

t.test('A queryset that is not there when it is asked for, and a user that knows of no permissions, are the service\'s own mistakes (PRM-09)', async (t) => {
  class EmptyView extends PlainView {
    override authenticationClasses = [tokensOf({ ada: { isAuthenticated: true } })]
    override permissionClasses = [ModelPermissions]
    queryset = null
  }
  const { lines, options } = logged()
  const app = await serve(t, { router: guarded(ModelPermissions, { ada: { isAuthenticated: true } }), urls: [path('/x/', EmptyView.asView())] }, options)
  const responses = [await app.inject({ url: '/x/', headers: as('ada') }), await app.inject({ method: 'POST', url: '/notes/', headers: as('ada'), payload: { text: 'new' } })]
  t.strictSame(responses.map(({ statusCode }) => statusCode), [500, 500])
  t.strictSame(lines.map(({ err }) => `${err?.code}: ${err?.message}`), [
    missing('ModelPermissions', 'EmptyView'),
    'FST_VIEWSETS_USER_PERMISSIONS_MISSING: ModelPermissions cannot tell whether the user of the request has add_fieldnote: your users need a method `hasPerms(permissions, object?)`.'
  ])
})
