/** The help desk as a service, over whatever keeps its rows. */
import Fastify from 'fastify'
import viewsets, { AsyncAPIView, DefaultRouter, FormParser, JSONParser, NestedSimpleRouter, Response, TokenAuthentication, detailErrors, path } from '../../../lib/index.ts'
import { viewsetsOf } from './viewsets.ts'
import type { FastifyInstance } from 'fastify'
import type { HelpDesk } from './rows.ts'

class Tokens extends TokenAuthentication {
  findUser (token: string) {
    return token === 'ada' ? { username: 'ada' } : null
  }
}

/** Shows what it was sent, which no file may be. */
class MirrorView extends AsyncAPIView {
  override parserClasses = [JSONParser, FormParser]

  post () {
    return new Response({ data: this.data, parameters: [...this.request.queryParams.keys()] })
  }
}

export async function buildApp ({ models }: HelpDesk, log: (line: string) => void): Promise<FastifyInstance> {
  const { TeamViewSet, TicketViewSet, AtomicTicketViewSet, CursorTicketViewSet, CommentViewSet, EchoView } = viewsetsOf(models)
  const router = new DefaultRouter()
  router.register('teams', TeamViewSet)
  router.register('tickets', TicketViewSet)
  router.register('atomic', AtomicTicketViewSet, { basename: 'atomic' })
  router.register('cursor', CursorTicketViewSet, { basename: 'cursor' })
  const below = new NestedSimpleRouter(router, 'tickets', { lookup: 'ticket' })
  below.register('comments', CommentViewSet)
  const app = Fastify({ bodyLimit: 262_144, logger: { level: 'error', stream: { write: log } } }) as unknown as FastifyInstance
  await app.register(detailErrors)
  await app.register(viewsets, {
    prefix: '/api',
    routers: [router, below],
    urls: [path('/echo/', EchoView.asView()), path('/mirror/', MirrorView.asView())],
    defaultAuthenticationClasses: [Tokens]
  })
  await app.ready()
  return app
}
