/** A URL pattern becomes Fastify routes: one for each method, and what answers its other forms. */
import { FST_VIEWSETS_ROUTE_DUPLICATE } from './errors.ts'
import { ViewPlan, specOf } from './view-plan.ts'
import { describeOperation } from './openapi/operation.ts'
import { kView } from './request.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, RouteOptions } from 'fastify'
import type { OperationSchema } from './openapi/operation.ts'
import type { UrlNames } from './reverse.ts'
import type { Settings } from './settings.ts'
import type { Kwargs } from './types.ts'
import type { URLPattern } from './urls.ts'
import type { RunnableView } from './view-plan.ts'

const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE'])
const FORMAT = /^[a-z0-9]+$/
const HIDDEN: OperationSchema = { hide: true }

/** What the routes of one registration share. */
export interface Registry {
  readonly settings: Settings
  readonly names: UrlNames
  /** Where the registration is mounted, without a slash at its end. */
  readonly prefix: string
}

/** Throws where two patterns are for one URL, whatever they call its parts. */
export function checkUrls (patterns: readonly URLPattern[]): void {
  const owners = new Map<string, string>()
  for (const { url, handler } of patterns) {
    const shape = url.replace(/:[A-Za-z_]\w*/g, ':')
    const name = specOf(handler)?.View.name ?? (handler.name || 'another handler')
    const other = owners.get(shape)
    if (other !== undefined) throw new FST_VIEWSETS_ROUTE_DUPLICATE(other, name, url)
    owners.set(shape, name)
  }
}

/** Adds the routes of a pattern: the URL itself, and its forms with a format. */
export function addRoutes (fastify: FastifyInstance, pattern: URLPattern, registry: Registry): void {
  const spec = specOf(pattern.handler)
  if (pattern.name !== undefined) registry.names.add(pattern.name, { template: registry.prefix + pattern.url, hasSuffix: pattern.suffixes !== undefined })
  if (spec === undefined) {
    fastify.route({ method: knownMethods(fastify), url: pattern.url, exposeHeadRoute: false, handler: pattern.handler })
    return
  }
  const plan = new ViewPlan(spec, registry.settings, registry.names)
  if (pattern.suffixes?.required !== true) addUrl(fastify, pattern, plan)
  if (pattern.suffixes !== undefined) addSuffixed(fastify, pattern, plan)
  if (pattern.slashIsOptional === true && pattern.url.endsWith('/')) addWithoutSlash(fastify, pattern, registry, routeFor(plan, kwargsCheck(pattern), []))
}

function addUrl (fastify: FastifyInstance, pattern: URLPattern, plan: ViewPlan): void {
  const { url } = pattern
  const isAllowed = kwargsCheck(pattern)
  const prefixTrailingSlash = 'slash'
  const others = new Set(knownMethods(fastify))
  for (const method of plan.methods) {
    if (method === 'HEAD' || method === 'OPTIONS') continue
    others.delete(method)
    const schema = describeOperation(plan, url, method)
    fastify.route({ ...routeFor(plan, isAllowed, [method]), url, schema, prefixTrailingSlash })
  }
  if (others.size > 0) fastify.route({ ...routeFor(plan, isAllowed, [...others]), url, schema: HIDDEN, prefixTrailingSlash })
}

/** Adds DRF's redirect to the URL that ends in a slash. Comes after all other routes, so that it is in nobody's way. */
export function addRedirect (fastify: FastifyInstance, pattern: URLPattern, registry: Registry): void {
  if (!registry.settings.appendSlash || !pattern.url.endsWith('/') || pattern.suffixes?.required === true || specOf(pattern.handler) === undefined) return
  addWithoutSlash(fastify, pattern, registry, { exposeHeadRoute: false, handler: redirectToSlash(kwargsCheck(pattern)) })
}

function addWithoutSlash (fastify: FastifyInstance, pattern: URLPattern, registry: Registry, route: Omit<RouteOptions, 'url' | 'method'>): void {
  const url = pattern.url.slice(0, -1)
  if (ignoresSlash(fastify) || (url === '' && fastify.prefix === '')) return
  const method = knownMethods(fastify).filter((one) => !fastify.hasRoute({ method: one as HTTPMethods, url: registry.prefix + url }))
  if (method.length > 0) fastify.route({ ...route, method, url, schema: HIDDEN, prefixTrailingSlash: 'no-slash' })
}

function ignoresSlash ({ initialConfig }: FastifyInstance): boolean {
  return initialConfig.ignoreTrailingSlash === true || initialConfig.routerOptions?.ignoreTrailingSlash === true
}

function redirectToSlash (isAllowed: KwargsCheck) {
  return function redirect (request: FastifyRequest, reply: FastifyReply): void {
    if (!isAllowed(request.params as Kwargs)) return reply.callNotFound() as unknown as void
    const [path, ...query] = (request.raw.url as string).split('?')
    // two slashes in front would name another host
    reply.code(301).header('location', `${(path as string).replace(/^[/\\]{2,}/, '/')}/${query.length === 0 ? '' : `?${query.join('?')}`}`).send()
  }
}

function addSuffixed (fastify: FastifyInstance, pattern: URLPattern, plan: ViewPlan): void {
  const bare = pattern.url === '/' ? '/' : pattern.url.replace(/\/$/, '')
  const parameter = plan.settings.formatSuffixKwarg
  const { allowed } = pattern.suffixes as NonNullable<URLPattern['suffixes']>
  const formats = allowed === null ? FORMAT : new RegExp(`^(?:${allowed.join('|')})$`)
  const isAllowed = kwargsCheck({ ...pattern, constraints: { ...pattern.constraints, [parameter]: formats } })
  for (const slash of ignoresSlash(fastify) ? [''] : ['', '/']) {
    const isWhole = pattern.slashIsOptional === true || pattern.url.endsWith('/') === (slash === '/')
    const check = isWhole ? dottedKwargsCheck(pattern, parameter, isAllowed) : isAllowed
    fastify.route({ ...routeFor(plan, check, knownMethods(fastify)), url: `${bare}.:${parameter}${slash}`, schema: HIDDEN })
  }
}

/** Where the last part of a URL may have dots, what looks like a format is the end of it, as the URL without formats comes first. */
function dottedKwargsCheck (pattern: URLPattern, parameter: string, otherwise: KwargsCheck): KwargsCheck {
  const last = /:([A-Za-z_]\w*)\/?$/.exec(pattern.url)?.[1]
  if (last === undefined || pattern.suffixes?.required === true) return otherwise
  const isAllowed = kwargsCheck(pattern)
  return (kwargs) => {
    const { [parameter]: format, ...rest } = kwargs
    const whole = { ...rest, [last]: `${rest[last]}.${format}` }
    if (!isAllowed(whole)) return otherwise(kwargs)
    Reflect.deleteProperty(kwargs, parameter)
    Object.assign(kwargs, whole)
    return true
  }
}

type KwargsCheck = (kwargs: Kwargs) => boolean

/** Whether the values of a URL are such that it exists; what is not, is not found, as where no route matches. */
function kwargsCheck ({ constraints = {} }: URLPattern): KwargsCheck {
  const [first, ...rest] = Object.entries(constraints)
  if (first === undefined) return () => true
  const [name, pattern] = first
  if (rest.length === 0) return (kwargs) => pattern.test(kwargs[name] ?? '')
  const others = kwargsCheck({ constraints: Object.fromEntries(rest) } as URLPattern)
  return (kwargs) => pattern.test(kwargs[name] ?? '') && others(kwargs)
}

/** How Fastify runs a view: at once where no body can come, else its checks first and the rest when the body is there. */
function routeFor (plan: ViewPlan, isAllowed: KwargsCheck, method: string[]): Omit<RouteOptions, 'url'> {
  const runNow = (request: FastifyRequest, reply: FastifyReply): void => {
    const kwargs = request.params as Kwargs
    if (isAllowed(kwargs)) plan.run(request, reply, kwargs)
    else reply.callNotFound()
  }
  if (!plan.checksFirst || method.every((one) => BODYLESS.has(one))) return { method, exposeHeadRoute: false, handler: runNow }
  return {
    method,
    exposeHeadRoute: false,
    onRequest (request, reply, done) {
      const kwargs = request.params as Kwargs
      if (BODYLESS.has(request.method)) done()
      else if (isAllowed(kwargs)) plan.start(request, reply, kwargs, done)
      else reply.callNotFound()
    },
    handler (request, reply) {
      if (BODYLESS.has(request.method)) runNow(request, reply)
      else viewOf(request)?.gate?.open()
    },
    onResponse (request, _reply, done) {
      // a hook that answered in place of the handler left the view waiting
      viewOf(request)?.gate?.abandon(new Error('the request was answered before its handler ran'))
      done()
    }
  }
}

/** The view that serves a request, once it is there. */
export function viewOf (request: FastifyRequest): RunnableView | null {
  return (request as { [kView]?: RunnableView | null })[kView] ?? null
}

function knownMethods (fastify: FastifyInstance): string[] {
  return [...fastify.supportedMethods]
}
