/** Views that count their clients. */
import {
  AnonRateThrottle, AsyncAPIView, AsyncGenericViewSet, AsyncViewSet, BaseThrottle, IsAuthenticatedOrReadOnly, Response, ScopedRateThrottle, SimpleRateThrottle, SimpleRouter,
  UserRateThrottle, action, modelSerializer, path
} from 'fastify-viewsets'
import type { ThrottleClass, ViewContext, ViewRequest } from 'fastify-viewsets'
import type { Models } from './models.ts'

export const RATES = {
  anon: '3/min', user: '4/min', burst: '2/min', sustained: '4/hour', exports: '1/day', imports: '2/minute', open: null, writes: '1/sec', clients: '2/min'
}

class Pong extends AsyncAPIView {
  get () {
    return new Response({ pong: true })
  }

  post () {
    return new Response({ pong: this.request.data })
  }
}

/** The view under those throttles. */
const pong = (throttleClasses: readonly ThrottleClass[], throttleScope: string | null = null) => class extends Pong {
  override throttleClasses = throttleClasses
  override throttleScope = throttleScope
}

class Burst extends UserRateThrottle {
  override scope = 'burst'
}

class Sustained extends UserRateThrottle {
  override scope = 'sustained'
}

class Fixed extends AnonRateThrottle {
  override rate = '1/m'
  override scope = 'fixed'
}

/** Counts clients by the name that they give; those without a name are not counted. */
class ClientThrottle extends SimpleRateThrottle {
  override scope = 'clients'

  getCacheKey ({ headers }: ViewRequest): string | null {
    const name = headers['x-client']
    return typeof name === 'string' && name !== '' ? this.keyOf(name) : null
  }
}

class WriteThrottle extends UserRateThrottle {
  override scope = 'writes'

  override allowRequest (request: ViewRequest, view: ViewContext) {
    return ['GET', 'HEAD', 'OPTIONS'].includes(request.method) || super.allowRequest(request, view)
  }
}

class WritePong extends Pong {
  override throttleClasses = [WriteThrottle]
  override permissionClasses = [IsAuthenticatedOrReadOnly]
}

class Never extends BaseThrottle {
  allowRequest () {
    return false
  }
}

class NeverFor extends Never {
  seconds = 1.2

  override wait () {
    return this.seconds
  }
}

class NeverForLong extends NeverFor {
  override seconds = 90
}

class Behind extends AnonRateThrottle {
  override rate = '1/m'
}

class BehindPong extends Pong {
  override getThrottles () {
    const { count = '' } = this.kwargs
    const throttle = new Behind()
    throttle.scope = `behind${count}`
    throttle.numProxies = count === 'none' ? null : Number(count)
    return [throttle]
  }
}

/** Throttled action by action. */
class Things extends AsyncViewSet {
  override throttleClasses: readonly ThrottleClass[] = [Burst]

  list () {
    return new Response({ action: this.action })
  }

  create () {
    return new Response({ action: this.action }, { status: 201 })
  }

  @action({ detail: false, throttleClasses: [Fixed] })
  rare () {
    return new Response({ action: this.action })
  }

  @action({ detail: false, throttleClasses: [] })
  free () {
    return new Response({ action: this.action })
  }

  @action({ detail: false, methods: ['get', 'post'] })
  chosen () {
    return new Response({ action: this.action })
  }

  override getThrottles () {
    return this.action === 'chosen' && this.request.method === 'POST' ? [new Sustained()] : super.getThrottles()
  }
}

/** Tells what is left of the budget. */
class ToldPong extends Pong {
  override throttleClasses = [Burst]
  counters: readonly SimpleRateThrottle[] = []

  override getThrottles () {
    this.counters = [new Burst()]
    return this.counters
  }

  override async finalizeResponse (request: ViewRequest, response: unknown) {
    const final = await super.finalizeResponse(request, response)
    for (const { numRequests, history } of this.counters) if (final instanceof Response) final.headers['x-left'] = String((numRequests ?? 0) - history.length)
    return final
  }
}

export function buildThrottling ({ Book }: Models) {
  class FlowThings extends AsyncGenericViewSet {
    override throttleClasses = [Fixed]
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: ['id', 'title'] })
    override actionConfigs = { free: { throttleClasses: [] }, bursts: { throttleClasses: [Burst] } }

    list () {
      return new Response({ action: this.action })
    }

    @action({ detail: false })
    free () {
      return new Response({ action: this.action })
    }

    @action({ detail: false })
    bursts () {
      return new Response({ action: this.action })
    }
  }

  const router = new SimpleRouter()
  router.register('thr/things', Things, { basename: 'things' })
  router.register('thr/flow', FlowThings, { basename: 'flow' })
  const urls = [
    path('/thr/anon/', pong([AnonRateThrottle]).asView()),
    path('/thr/other/', pong([AnonRateThrottle]).asView()),
    path('/thr/user/', pong([UserRateThrottle]).asView()),
    path('/thr/both/', pong([Burst, Sustained]).asView()),
    path('/thr/scoped/', pong([ScopedRateThrottle], 'exports').asView()),
    path('/thr/imports/', pong([ScopedRateThrottle], 'imports').asView()),
    path('/thr/unscoped/', pong([ScopedRateThrottle]).asView()),
    path('/thr/open/', pong([ScopedRateThrottle], 'open').asView()),
    path('/thr/fixed/', pong([Fixed]).asView()),
    path('/thr/client/', pong([ClientThrottle]).asView()),
    path('/thr/writes/', WritePong.asView()),
    path('/thr/never/', pong([Never]).asView()),
    path('/thr/never-for/', pong([Never, NeverFor]).asView()),
    path('/thr/never-for-long/', pong([NeverFor, NeverForLong, Never]).asView()),
    path('/thr/told/', ToldPong.asView()),
    path('/thr/behind/:count/', BehindPong.asView())
  ]
  return { router, urls }
}
