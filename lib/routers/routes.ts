/** A URL pattern becomes Fastify routes: one for each method, and what answers its other forms. */
import { FST_VIEWSETS_ROUTE_DUPLICATE } from '../errors.ts'
import { ViewPlan, specOf } from '../views/lifecycle/plan.ts'
import { freeParametersIn } from '../http/url-parameters.ts'
import { useTarget } from '../http/hosts.ts'
import { describeOperation } from '../openapi/operation.ts'
import { schemeDeclaration } from '../openapi/security.ts'
import { viewOf } from '../request.ts'
import { kGate } from '../views/lifecycle/members.ts'
import { nameOf } from '../utils/names.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault, RouteOptions } from 'fastify'
import type { LateSchemas } from '../openapi/late-schema.ts'
import type { OperationSchema } from '../openapi/operation.ts'
import type { UrlNames } from '../reverse.ts'
import type { Settings } from '../settings.ts'
import type { Kwargs } from '../types.ts'
import type { URLPattern } from './urls.ts'
import type { RunnableView } from '../views/lifecycle/plan.ts'

const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE'])
const HIDDEN: OperationSchema = { hide: true }
/** HEAD is GET without its body, and nothing that a document should list; nor is OPTIONS. */
const UNLISTED: ReadonlySet<string> = new Set(['HEAD', 'OPTIONS'])
/** One that may hold anything: what Fastify is to match by itself cannot hold a format too. */
const LAST_PARAMETER = /:([A-Za-z_]\w*)\/?$/

/** What the routes of one registration share. */
interface Registry {
  readonly settings: Settings
  readonly names: UrlNames
  readonly schemas: LateSchemas
  /** Where the registration is mounted, without a slash at its end. */
  readonly prefix: string
}

/** The values that a view gets of a URL, or null where that URL is not there. */
type Resolve = (kwargs: Kwargs) => Kwargs | null

/** What a route of a view knows of its requests: that the parts of their URLs are text. */
interface OfView { Params: Kwargs }

type ViewRoute = RouteOptions<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, OfView>

type Handle = (request: FastifyRequest<OfView>, reply: FastifyReply) => void

/** Throws where two patterns are for one URL, whatever they call its parts. */
export function checkUrls (patterns: readonly URLPattern[]): void {
  const owners = new Map<string, string>()
  for (const { url, handler } of patterns) {
    const shape = url.replace(/:[A-Za-z_]\w*/g, ':')
    const View = specOf(handler)?.View
    const name = View === undefined ? handler.name || 'another handler' : nameOf(View)
    const other = owners.get(shape)
    if (other !== undefined) throw new FST_VIEWSETS_ROUTE_DUPLICATE(other, name, url)
    owners.set(shape, name)
  }
}

/** Adds the route of a handler that is no view's: as the application itself would, so that it gets what it is used to. */
export function addPlainRoute (fastify: FastifyInstance, { url, name, handler }: URLPattern, registry: Registry): void {
  if (specOf(handler) !== undefined) return
  registry.names.add(name === undefined ? [] : [name], { template: registry.prefix + url, suffixes: null, suffixKwarg: registry.settings.formatSuffixKwarg, isRoot: url === '/' })
  fastify.route({ method: knownMethods(fastify), url, exposeHeadRoute: false, handler })
}

const noMore = (): void => {}

/**
 * Adds the routes of a view: the URL itself, and its forms with a format. Returns what adds its form with or without the slash,
 * for when all URLs are there, so that it is in nobody's way.
 */
export function addRoutes (fastify: FastifyInstance, pattern: URLPattern, registry: Registry): () => void {
  const spec = specOf(pattern.handler)
  if (spec === undefined) return noMore
  addNames(pattern, registry)
  const plan = new ViewPlan(spec, registry.settings, registry.names, pattern)
  const last = LAST_PARAMETER.exec(pattern.url)?.[1]
  const plain = plainValues(pattern)
  const suffixed = last === undefined ? noValues : valuesWithFormat(pattern, plan, last, plain)
  const own = pattern.suffixes?.required === true ? suffixed : (kwargs: Kwargs) => plain(kwargs) ?? suffixed(kwargs)
  if (own !== noValues) addUrl(fastify, pattern.url, { plan, resolve: own, schemas: registry.schemas })
  if (pattern.suffixes !== undefined && last === undefined) addFormats(fastify, pattern, formatCheck(pattern.suffixes.allowed), plan, plain)
  return () => addOtherForm(fastify, pattern, plan, { plain, own, suffixed })
}

function addNames ({ url, name, alias, suffixes, constraints = {}, slashIsOptional = false }: URLPattern, { names, prefix, settings }: Registry): void {
  names.add([name, alias].filter((one) => one !== undefined), {
    template: prefix + url,
    constraints,
    slashIsOptional,
    suffixes: suffixes === undefined ? null : { required: suffixes.required, isFormat: formatCheck(suffixes.allowed) },
    suffixKwarg: settings.formatSuffixKwarg,
    isRoot: url === '/'
  })
}

const noValues: Resolve = () => null

/** The values as they stand, where each is of the form that its pattern asks for; a part that holds nothing is not there. */
function plainValues ({ url, constraints }: URLPattern): Resolve {
  const free = freeParametersIn(url).map((name) => [name, /./s] as const)
  return valuesOfForms(Object.entries({ ...Object.fromEntries(free), ...constraints }))
}

function valuesOfForms ([first, ...rest]: readonly (readonly [name: string, form: RegExp])[]): Resolve {
  if (first === undefined) return (kwargs) => kwargs
  const [name, form] = first
  const others = rest.length === 0 ? null : valuesOfForms(rest)
  return (kwargs) => form.test(kwargs[name] ?? '') ? others === null ? kwargs : others(kwargs) : null
}

/** The values where the last of them ends in a format: `1.json` is 1, as JSON. */
function valuesWithFormat (pattern: URLPattern, { settings }: ViewPlan, last: string, plain: Resolve): Resolve {
  if (pattern.suffixes === undefined) return noValues
  const isFormat = formatCheck(pattern.suffixes.allowed)
  return (kwargs) => {
    const value = kwargs[last] ?? ''
    const dot = value.lastIndexOf('.')
    const format = value.slice(dot + 1)
    if (dot < 1 || !isFormat(format)) return null
    return plain({ ...kwargs, [last]: value.slice(0, dot), [settings.formatSuffixKwarg]: format })
  }
}

function formatCheck (allowed: readonly string[] | null): (format: string) => boolean {
  return allowed === null ? (format) => /^[a-z0-9]+$/.test(format) : (format) => allowed.includes(format)
}

/** One route for each method that the view implements, and one for all others, which it refuses. */
function addUrl (fastify: FastifyInstance, url: string, { plan, resolve, schemas }: { readonly plan: ViewPlan, readonly resolve: Resolve, readonly schemas: LateSchemas }): void {
  const methods = plan.methods.filter((method) => !UNLISTED.has(method))
  const others = knownMethods(fastify).filter((method) => !methods.includes(method))
  const prefixTrailingSlash = 'slash'
  // first, for a document to know what its operations refer to
  fastify.route(routeFor(plan, resolve, others, { url, schema: HIDDEN, config: schemeDeclaration(plan), prefixTrailingSlash }))
  for (const method of methods) {
    const schema = schemas.make(fastify, !BODYLESS.has(method), () => describeOperation(plan, url, method, fastify))
    fastify.route(routeFor(plan, resolve, [method], { url, schema, prefixTrailingSlash }))
  }
}

/** The URL with its final slash where the pattern has none, or without: the same view, one with a format, or DRF's redirect. */
function addOtherForm (fastify: FastifyInstance, { url, slashIsOptional, suffixes }: URLPattern, plan: ViewPlan, { plain, own, suffixed }: { plain: Resolve, own: Resolve, suffixed: Resolve }): void {
  const endsInSlash = url.endsWith('/')
  const other = endsInSlash ? url.slice(0, -1) : `${url}/`
  if (ignoresSlash(fastify) || (other === '' && fastify.prefix === '')) return
  const resolve = slashIsOptional === true ? own : suffixed
  const redirects = endsInSlash && plan.settings.appendSlash && slashIsOptional !== true && suffixes?.required !== true
  if (resolve === noValues && !redirects) return
  const otherwise = redirects ? redirectToSlash(plain) : notFound
  const prefix = fastify.prefix.replace(/\/$/, '')
  const method = knownMethods(fastify).filter((one) => !fastify.hasRoute({ method: one, url: prefix + other }))
  if (method.length > 0) fastify.route(routeFor(plan, resolve, method, { url: other, schema: HIDDEN, prefixTrailingSlash: endsInSlash ? 'no-slash' : 'slash' }, otherwise))
}

function ignoresSlash ({ initialConfig }: FastifyInstance): boolean {
  return initialConfig.ignoreTrailingSlash === true || initialConfig.routerOptions?.ignoreTrailingSlash === true
}

/** The root is `/api/.json`, anything below it `/api/books.json`. */
const beforeSuffixOf = ({ url }: URLPattern): string => url === '/' ? '/' : url.replace(/\/$/, '')

/** `/books.json` and `/books.json/`, for a URL whose last part is no parameter. */
function addFormats (fastify: FastifyInstance, pattern: URLPattern, isFormat: (format: string) => boolean, plan: ViewPlan, plain: Resolve): void {
  const { formatSuffixKwarg: parameter } = plan.settings
  const resolve: Resolve = ({ '*': rest, ...kwargs }) => {
    const format = (rest ?? kwargs[parameter] ?? '').replace(/\/$/, '')
    return isFormat(format) ? plain({ ...kwargs, [parameter]: format }) : null
  }
  const bare = beforeSuffixOf(pattern)
  // no wildcard can follow a parameter that Fastify matches by itself
  const urls = bare.endsWith(')') ? [`${bare}.:${parameter}`, `${bare}.:${parameter}/`] : [`${bare}.*`]
  for (const url of urls) fastify.route(routeFor(plan, resolve, knownMethods(fastify), { url, schema: HIDDEN }))
}

function notFound (_request: FastifyRequest<OfView>, reply: FastifyReply): void {
  reply.callNotFound()
}

function redirectToSlash (resolve: Resolve): Handle {
  return function redirect (request, reply) {
    if (resolve(request.params) === null) return notFound(request, reply)
    useTarget(request)
    const [path = '', ...query] = (request.raw.url ?? '').split('?')
    // two slashes in front would name another host
    reply.code(301).header('location', `${path.replace(/^[/\\]{2,}/, '/')}/${query.length === 0 ? '' : `?${query.join('?')}`}`).send()
  }
}

interface RouteFacts extends Pick<RouteOptions, 'url' | 'config' | 'prefixTrailingSlash'> {
  readonly schema: OperationSchema
}

/** How Fastify runs a view: at once where no body can come, else its checks first and the rest when the body is there. */
function routeFor (plan: ViewPlan, resolve: Resolve, method: string[], facts: RouteFacts, otherwise: Handle = notFound): ViewRoute {
  const runNow: Handle = (request, reply) => {
    const kwargs = resolve(request.params)
    if (kwargs === null) otherwise(request, reply)
    else plan.run(request, reply, kwargs)
  }
  if (method.every((one) => BODYLESS.has(one))) return { ...facts, method, exposeHeadRoute: false, handler: runNow }
  return {
    ...facts,
    method,
    exposeHeadRoute: false,
    onRequest (request, reply, done) {
      if (BODYLESS.has(request.method)) return done()
      const kwargs = resolve(request.params)
      if (kwargs === null) otherwise(request, reply)
      else plan.start(request, reply, kwargs, done)
    },
    handler (request, reply) {
      if (BODYLESS.has(request.method)) runNow(request, reply)
      else viewOf<RunnableView>(request)?.[kGate]?.open()
    },
    onResponse: abandonGate
  }
}

/** A hook that answered in place of the handler left the view waiting. */
function abandonGate (request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const gate = viewOf<RunnableView>(request)?.[kGate]
  if (gate?.settled === false) gate.abandon(new Error('the request was answered before its handler ran'))
  done()
}

function knownMethods ({ supportedMethods }: FastifyInstance): string[] {
  return supportedMethods
}
