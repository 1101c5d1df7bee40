/** A plan that is made at boot must never let a request through that its view, as it is by then, would refuse. */
import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, AllowAny, BasePermission, DefaultRouter, GenericViewSet, IsAuthenticated, JSONRenderer, NotFound, PermissionDenied, ReadOnlyModelViewSet, memoryModel, modelSerializer, path, serve
} from '../../support/helper.ts'
import { Full } from '../support/dispatch.ts'
import type { ActionConfigs } from '../../support/helper.ts'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'

const deny = (): never => { throw new PermissionDenied() }

const CHOSEN: Readonly<Record<string, readonly unknown[]>> = { permissionClasses: [IsAuthenticated], rendererClasses: [JSONRenderer] }
const chosen = (attribute: string): readonly unknown[] => CHOSEN[attribute] ?? []

/** Methods that a view may be given while it serves a request, each of which refuses. */
const METHODS: Readonly<Record<string, (attribute: string) => unknown>> = {
  checkPermissions: deny,
  getPermissions: () => [new IsAuthenticated()],
  performAuthentication: deny,
  getAuthenticators: deny,
  checkThrottles: deny,
  getThrottles: deny,
  determineVersion: deny,
  versioningScheme: () => ({ determineVersion: deny }),
  policies: chosen,
  classPolicies: chosen,
  performContentNegotiation: deny,
  getRenderers: deny,
  getContentNegotiator: deny
}

const STRICT = { 'x-strict': '1' }

/** The statuses of a request, of one that is to be refused, and of another like the first. */
async function statusesOf (app: FastifyInstance, url: string, strict: object = STRICT): Promise<number[]> {
  const statuses = []
  for (const headers of [{}, strict, {}]) statuses.push((await app.inject({ url, headers: { ...headers } })).statusCode)
  return statuses
}

class OpenView extends APIView {
  get isStrict () { return this.request.headers['x-strict'] !== undefined }
  get () { return 'in' }
}

const served = (t: Test, View: typeof OpenView) => serve(t, { urls: [path('/x/', View.asView())] })

for (const [name, method] of Object.entries(METHODS)) {
  t.test(`A ${name}() that setup() assigns to the view at work is asked, and for no other request`, async (t) => {
    class MoodyView extends OpenView {
      override setup (...args: Parameters<APIView['setup']>) {
        super.setup(...args)
        if (this.isStrict) Reflect.set(this, name, method)
      }
    }
    t.strictSame(await statusesOf(await served(t, MoodyView), '/x/'), [200, 403, 200])
  })
}

t.test('What one check assigns, the next ones go by, whether it waits or not', async (t) => {
  const changes = [
    (view: APIView) => { view.permissionClasses = [IsAuthenticated] },
    (view: APIView) => { view.checkPermissions = deny },
    (view: APIView) => { view.checkThrottles = deny },
    (view: APIView) => { view.getPermissions = deny }
  ]
  for (const change of changes) {
    class Waiting extends OpenView {
      override async determineVersion () {
        await null
        if (this.isStrict) change(this)
        return [null, null] as const
      }
    }
    class AtOnce extends OpenView {
      override performAuthentication (): never {
        if (this.isStrict) change(this)
        return undefined as never
      }
    }
    for (const View of [Waiting, AtOnce]) t.strictSame(await statusesOf(await served(t, View), '/x/'), [200, 403, 200], String(change))
  }
})

t.test('Throttles that a permission gives the view count the request', async (t) => {
  class Throttling extends BasePermission {
    override hasPermission (...[request, view]: Parameters<BasePermission['hasPermission']>) {
      if (request.headers['x-strict'] !== undefined) (view as APIView).throttleClasses = [Full]
      return true
    }
  }
  class ThrottledView extends OpenView {
    override permissionClasses = [Throttling]
  }
  t.strictSame(await statusesOf(await served(t, ThrottledView), '/x/', { ...STRICT, 'x-full': 'yes' }), [200, 429, 200])
})

const Ticket = memoryModel('ticket', Type.Object({ id: Type.Integer() }))

t.test('Another action, or other configs, bring policies of their own to the request at work', async (t) => {
  const changes = [
    (view: APIView) => { view.action = 'close' },
    (view: APIView) => { view.actionConfigs = { open: { permissionClasses: [IsAuthenticated] } } },
    (view: APIView) => { view.actionConfigs = { ...view.actionConfigs, open: { throttleClasses: [Full] } } }
  ]
  for (const change of changes) {
    for (const rows of [{}, { queryset: Ticket.objects.all() }]) {
      class DoorViewSet extends GenericViewSet {
        static extraActions = { open: { detail: false }, close: { detail: false } }
        override actionConfigs: ActionConfigs = { open: { permissionClasses: [AllowAny], ...rows }, close: { permissionClasses: [IsAuthenticated] } }
        override setup (...args: Parameters<APIView['setup']>) {
          super.setup(...args)
          if (this.request.headers['x-strict'] !== undefined) change(this)
        }

        open () { return 'open' }
        close () { return 'closed' }
      }
      const router = new DefaultRouter()
      router.register('doors', DoorViewSet, { basename: 'door' })
      const app = await serve(t, { router })
      const [before, refused, after] = await statusesOf(app, '/doors/open/', { ...STRICT, 'x-full': 'yes' })
      t.strictSame([before, refused === 403 || refused === 429, after], [200, true, 200], String(change))
      t.equal((await app.inject('/doors/close/')).statusCode, 403)
    }
  }
})

t.test('Configs that answer by a getter are asked for each request', async (t) => {
  let isOpen = true
  const lists: readonly ActionConfigs[] = [
    { open: { get permissionClasses () { return isOpen ? [AllowAny] : [IsAuthenticated] } } },
    { get open () { return { permissionClasses: isOpen ? [AllowAny] : [IsAuthenticated] } } },
    Object.create({}, { open: { value: Object.create({ get permissionClasses () { return isOpen ? [AllowAny] : [IsAuthenticated] } }) as object, enumerable: true } }) as ActionConfigs
  ]
  for (const configs of lists) {
    isOpen = true
    class DoorViewSet extends GenericViewSet {
      static extraActions = { open: { detail: false } }
      override actionConfigs = configs
      open () { return 'open' }
    }
    const router = new DefaultRouter()
    router.register('doors', DoorViewSet, { basename: 'door' })
    const app = await serve(t, { router })
    const statuses = []
    for (isOpen of [true, false, true]) statuses.push((await app.inject('/doors/open/')).statusCode)
    t.strictSame(statuses, [200, 403, 200])
  }
})

t.test('A list that was put on the prototype, and grows later, counts from the next request on', async (t) => {
  const list: (typeof IsAuthenticated)[] = []
  class GrowingView extends OpenView {}
  Object.assign(GrowingView.prototype, { permissionClasses: list })
  const app = await served(t, GrowingView)
  t.equal((await app.inject('/x/')).statusCode, 200)
  list.push(IsAuthenticated)
  t.equal((await app.inject('/x/')).statusCode, 403)
})

t.test('A list that asView() was given stays as it was at boot, whoever changes it', async (t) => {
  const list = [IsAuthenticated]
  const app = await serve(t, { urls: [path('/x/', OpenView.asView({ permissionClasses: list }))] })
  list.pop()
  t.equal((await app.inject('/x/')).statusCode, 403)
})

t.test('Settings and configs by getters of the class are asked for each request', async (t) => {
  class OwnConfig extends OpenView {}
  Object.defineProperty(OwnConfig.prototype, 'actionConfig', { get (this: OpenView) { return this.isStrict ? { permissionClasses: [IsAuthenticated] } : undefined } })
  t.strictSame(await statusesOf(await served(t, OwnConfig), '/x/'), [200, 403, 200])
  class OwnSettings extends OpenView {}
  const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Object.getPrototypeOf(APIView.prototype)) as object, 'settings') as { get: () => object }
  Object.defineProperty(OwnSettings.prototype, 'settings', {
    get (this: OpenView) {
      const settings = get.call(this)
      return this.request?.headers['x-strict'] === undefined ? settings : { ...settings, defaultPermissionClasses: [IsAuthenticated] }
    }
  })
  t.strictSame(await statusesOf(await served(t, OwnSettings), '/x/'), [200, 403, 200])
})

t.test('Permissions are asked about the object by what the view is then, not by what it was at boot', async (t) => {
  class Hides extends BasePermission {
    override hasObjectPermission (): never { throw new NotFound() }
  }
  await Ticket.objects.create({ id: 1 })
  const changes = [
    (view: APIView) => { view.permissionClasses = [Hides] },
    (view: APIView) => { view.getPermissions = () => [new Hides()] as never },
    (view: APIView) => { view.actionConfigs = { retrieve: { permissionClasses: [Hides] } } },
    (view: APIView) => { view.policies = () => [Hides] as never }
  ]
  for (const change of changes) {
    class TicketViewSet extends ReadOnlyModelViewSet {
      override queryset = Ticket.objects.all()
      override serializerClass = modelSerializer(Ticket, { fields: ['id'] })
      override permissionClasses: (typeof BasePermission)[] = [AllowAny]
      override retrieve () {
        if (this.request.headers['x-strict'] !== undefined) change(this)
        return super.retrieve()
      }
    }
    const router = new DefaultRouter()
    router.register('tickets', TicketViewSet)
    t.strictSame(await statusesOf(await serve(t, { router }), '/tickets/1/'), [200, 404, 200], String(change))
  }
})
