/** The plugin: compiles routers and URL patterns into routes, in a scope that nothing leaks out of. */
import fp from 'fastify-plugin'
import { isPromise } from '../lib/utils/awaitable.ts'
import { Body } from '../lib/views/lifecycle/body.ts'
import { kBody, kGate } from '../lib/views/lifecycle/members.ts'
import { VIEW_SETTINGS, settingsOf, shareSettings } from '../lib/views/lifecycle/registration.ts'
import { FST_VIEWSETS_SETTING_INVALID } from '../lib/errors.ts'
import { ParseError, RequestTooLarge, UnsupportedMediaType } from '../lib/exceptions.ts'
import { decorateRequests, viewOf } from '../lib/request.ts'
import { LateSchemas } from '../lib/openapi/late-schema.ts'
import { UrlNames, sharedNames } from '../lib/reverse.ts'
import { addPlainRoute, addRoutes, checkUrls } from '../lib/routers/routes.ts'
import { checkRoots } from '../lib/routers/default-router.ts'
import { isForClients, sendBarely, sendUnexpected } from '../lib/views/lifecycle/reply.ts'
import { resolveSettings } from '../lib/settings.ts'
import { compileHandler } from '../lib/views/lifecycle/plan.ts'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { View } from '../lib/views/view.ts'
import type { SimpleRouter } from '../lib/routers/simple-router.ts'
import type { Settings } from '../lib/settings.ts'
import type { URLPattern } from '../lib/routers/urls.ts'

/** Tells `register(viewsets, …)` what to route and where, with any setting beside it. */
export interface ViewsetsOptions extends Partial<Settings> {
  router?: SimpleRouter
  routers?: readonly SimpleRouter[]
  /** URLs beside those of the routers: `urls: [path('/books/:slug/', BookDetail.asView())]`. */
  urls?: readonly URLPattern[]
  /** Where it is all mounted. */
  prefix?: string
}

const register: FastifyPluginAsync<ViewsetsOptions> = async (fastify, { router, routers = [], urls = [], prefix: givenPrefix = '', ...given }) => {
  const prefix = prefixOf(givenPrefix)
  const settings = resolveSettings(given, VIEW_SETTINGS)
  shareSettings(fastify, settings)
  if (settings.allowedHosts === null && process.env['NODE_ENV'] === 'production') fastify.log.warn(ANY_HOST)
  fastify.addHook('onRoute', compileRoute)
  const names = new UrlNames(sharedNames(fastify))
  fastify.addHook('onReady', async () => { names.requireExpected() })
  const schemas = lateSchemas(fastify)
  requireList('routers', routers, 'give a list of routers: [new DefaultRouter()]')
  requireList('urls', urls, 'give a list of what path() makes: [path(\'/books/\', BookList.asView())]')
  const patterns = [...urlsOf(router === undefined ? routers : [router, ...routers]), ...urls]
  requirePatterns(patterns)
  const registryOf = (scope: FastifyInstance) => ({ settings, names, schemas, prefix: scope.prefix.replace(/\/$/, '') })
  await fastify.register(async (scope) => {
    for (const pattern of patterns) addPlainRoute(scope, pattern, registryOf(scope))
  }, { prefix })
  await fastify.register(async (around) => {
    around.setErrorHandler(answerAtLast)
    await around.register(async (scope) => {
      prepareScope(scope, schemas)
      const others = patterns.map((pattern) => addRoutes(scope, pattern, registryOf(scope)))
      for (const addOther of others) addOther()
    })
  }, { prefix })
}

const ANY_HOST = 'Links are made of whatever host a request is for, since viewsets was registered without `allowedHosts`: give the hosts that are served here, or [\'*\'] where a proxy checks them.'

/** Finds the mistakes of a view that is routed by hand. */
function compileRoute (this: FastifyInstance, { handler }: RouteOptions): void {
  compileHandler(handler, settingsOf(this))
}

// a slash at its end would be there twice before the URL of the API root, which is one itself
function prefixOf (given: unknown): string {
  if (typeof given !== 'string') throw new FST_VIEWSETS_SETTING_INVALID('prefix', 'give where it is all mounted, as in \'/api\'')
  return given.replace(/\/+/g, '/').replace(/\/$/, '')
}

function requireList (name: string, given: unknown, cure: string): void {
  if (!Array.isArray(given)) throw new FST_VIEWSETS_SETTING_INVALID(name, cure)
}

function requirePatterns (patterns: readonly URLPattern[]): void {
  if (patterns.some((pattern) => !isHandler(pattern?.handler))) throw new FST_VIEWSETS_SETTING_INVALID('urls', 'give what path() makes: path(\'/books/\', BookList.asView())')
  checkUrls(patterns)
}

const isHandler = (given: unknown): boolean => typeof given === 'function' && !/^class\b/.test(String(given))

function urlsOf (routers: readonly SimpleRouter[]): URLPattern[] {
  if (routers.some((one) => !Array.isArray(one?.urls))) throw new FST_VIEWSETS_SETTING_INVALID('router', 'give a router: new DefaultRouter()')
  checkRoots(routers)
  return routers.flatMap((one) => one.urls)
}

function lateSchemas (fastify: FastifyInstance): LateSchemas {
  const schemas = new LateSchemas()
  fastify.addHook('onReady', async () => { schemas.ready() })
  return schemas
}

/** Views validate and represent for themselves: Fastify only reads the bytes, and its schemas are for the document. */
function prepareScope (scope: FastifyInstance, schemas: LateSchemas): void {
  decorateRequests(scope)
  // the last of these hooks, since nobody else adds one in here
  scope.addHook('onRoute', ({ schema }) => { schemas.leave(schema) })
  scope.setValidatorCompiler(() => () => true)
  scope.setSerializerCompiler(() => JSON.stringify)
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, readBody)
  scope.setErrorHandler(answerError)
}

function readBody (request: FastifyRequest, raw: Buffer, done: (error: Error | null, body?: unknown) => void): void {
  const view = viewOf<View>(request)
  if (view === null || view[kGate] === null) return done(null, raw)
  const keep = (body: Body): void => {
    view[kBody] = body
    done(null, body.known)
  }
  const body = view.parseBody(raw)
  if (isPromise(body)) body.then(keep, done)
  else keep(body)
}

/** What Fastify itself finds wrong while it reads a body. */
const BODY_FAULTS: Readonly<Record<string, (request: FastifyRequest) => Error>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new RequestTooLarge(),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new ParseError(),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (request) => new UnsupportedMediaType(request.headers['content-type'] ?? '')
}

function answerError (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const view = viewOf<View>(request)
  const gate = view?.[kGate] ?? null
  const fault = BODY_FAULTS[error.code]?.(request)
  if (view !== null && gate !== null && fault !== undefined) {
    if (fault instanceof UnsupportedMediaType) {
      // kept until somebody reads the data, like any other media type that no parser takes
      view[kBody] = isBodyless(request) ? Body.of({}) : Body.failed(fault)
      // Fastify has made it the error's already
      reply.code(200)
      gate.open()
    } else {
      gate.fail(fault)
    }
    return reply
  }
  gate?.abandon(error)
  if (isForClients(error)) throw error
  return sendUnexpected(reply, error)
}

/** Answers where a hook fails on the answer to an error too: Fastify would show its message. What clients are told is the application's to answer. */
function answerAtLast (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  if (isForClients(error)) throw error
  sendBarely(reply, error)
}

function isBodyless ({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
}

/** Class-based views, viewsets and routers as a Fastify plugin. */
export const viewsets = fp(register, { name: 'fastify-viewsets', fastify: '5.x' })
