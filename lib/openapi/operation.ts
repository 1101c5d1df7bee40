/** One route as an OpenAPI operation: every policy describes its own part, this collects. */
import { withAttached } from '../views/attached.ts'
import { FST_VIEWSETS_SERIALIZER_MISSING } from '../errors.ts'
import { now } from '../utils/awaitable.ts'
import { parametersIn } from '../http/url-parameters.ts'
import { isRecord } from '../utils/guards.ts'
import { AllowAny } from '../policies/permissions.ts'
import { nearestNameOf, snakeCase } from '../utils/names.ts'
import { operationIdFor } from './operation-ids.ts'
import { isDescribed, securityOf } from './security.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { AnyPostFetch } from '../views/post-fetch.ts'
import type { DescribedView, FilterBackendClass, PaginatorClass, Renderer, SchemaParameter } from '../types.ts'
import type { ViewPlan } from '../views/lifecycle/plan.ts'

/** As much of a serializer class as a document needs. */
interface DescribedSerializerClass {
  requestSchema (options?: { partial?: boolean }): object
  responseSchema (): object
}

/** A view that may take and show objects, and lists of them. */
interface OperationView extends DescribedView {
  hasSerializer? (): Awaitable<boolean>
  getRequestSerializerClass? (): Awaitable<DescribedSerializerClass>
  getResponseSerializerClass? (): Awaitable<DescribedSerializerClass>
  getPaginationClass? (): Awaitable<PaginatorClass | null>
  getPostFetches? (): Awaitable<readonly AnyPostFetch[]>
  getFilterBackends? (): Awaitable<readonly FilterBackendClass[]>
}

/** Fastify's own fields, and those that `@fastify/swagger` reads. */
export interface OperationSchema extends FastifySchema {
  hide?: boolean
  tags?: readonly string[]
  summary?: string
  description?: string
  operationId?: string
  consumes?: readonly string[]
  produces?: readonly string[]
  security?: readonly Record<string, readonly string[]>[]
}

/** What each action does, where a view is none of a viewset's: by method. */
const ACTION_OF: Readonly<Record<string, string>> = { GET: 'retrieve', POST: 'create', PUT: 'update', PATCH: 'partialUpdate', DELETE: 'destroy' }

const TAKES_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
const DETAIL = { type: 'object', properties: { detail: { type: 'string' } }, required: ['detail'] } as const
const VALIDATION = { type: 'object', additionalProperties: true, description: 'Messages under the name of the field that they are about.' } as const

/** The schema of a route, or nothing but `hide` for a view that says nothing of itself. */
export function describeOperation (plan: ViewPlan, url: string, method: string, fastify: FastifyInstance): OperationSchema {
  const made = plan.instantiate()
  if (!isDescribed(made)) return { hide: true }
  const view: OperationView = made
  view.action = plan.spec.actions?.[method.toLowerCase()] ?? null
  const isList = view.action === 'list' || (view.action === null && 'list' in view && method === 'GET')
  const action = view.action ?? (isList ? 'list' : ACTION_OF[method] ?? method.toLowerCase())
  const resource = view.basename ?? snakeCase(nearestNameOf(view.constructor).replace(/(API)?View$/, ''))
  const params = urlParameters(url)
  return {
    tags: [resource],
    summary: unlessRequestIsNeeded(() => now(view.getViewName()), ''),
    description: unlessRequestIsNeeded(() => now(view.getViewDescription()), ''),
    operationId: operationIdFor(fastify, { resource, action, method, methods: methodsOf(plan, view.action), url: `${fastify.prefix}${url}` }),
    security: unlessRequestIsNeeded(() => securityOf(view), []),
    ...(params === null ? {} : { params }),
    ...unlessRequestIsNeeded(() => queryOf(view, isList), {}),
    ...unlessRequestIsNeeded(() => bodyOf(view, method), {}),
    ...unlessRequestIsNeeded(() => rendered(responsesOf(view, method, isList, params !== null), view), { response: {} })
  }
}

/** What a view tells of itself; where one of its hooks is async, or wants the request, which there is none of at boot, that part stays untold. */
function unlessRequestIsNeeded<T> (ask: () => T, otherwise: T): T {
  try {
    return ask()
  } catch (error) {
    if (isRecord(error) && String(error.code).startsWith('FST_')) throw error
    return otherwise
  }
}

function urlParameters (url: string): object | null {
  const names = parametersIn(url)
  if (names.length === 0) return null
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])), required: [...names] }
}

/** The methods that an action of a viewset answers on this route, in the order of their declaration. */
function methodsOf ({ spec: { actions } }: ViewPlan, action: string | null): readonly string[] {
  return Object.entries(actions ?? {}).filter(([, name]) => name === action).map(([method]) => method.toUpperCase())
}

function queryOf (view: OperationView, isList: boolean): { querystring?: object } {
  if (!isList) return {}
  const backends = now(view.getFilterBackends?.() ?? []).flatMap((Backend) => new Backend().getSchemaParameters?.(view) ?? [])
  const Paginator = now(view.getPaginationClass?.() ?? null)
  const parameters: readonly SchemaParameter[] = [...backends, ...(Paginator === null ? [] : new Paginator().getSchemaParameters())]
  if (parameters.length === 0) return {}
  const properties = parameters.map(({ name, description, schema }) => [name, description === undefined ? schema : { ...schema, description }])
  const required = parameters.filter((one) => one.required === true).map(({ name }) => name)
  return { querystring: { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required: [...new Set(required)] }) } }
}

function bodyOf (view: OperationView, method: string): { body?: object, consumes?: readonly string[] } {
  if (!TAKES_BODY.has(method) || now(view.hasSerializer?.()) !== true) return {}
  const serializer = now(view.getRequestSerializerClass?.())
  if (serializer === undefined) return {}
  return { body: serializer.requestSchema({ partial: method === 'PATCH' }), consumes: now(view.getParsers()).map(({ mediaType }) => mediaType) }
}

function responsesOf (view: OperationView, method: string, isList: boolean, isDetail: boolean): Record<string, object> {
  const isCreate = view.action === 'create' || (view.action === null && method === 'POST')
  const responses: Record<string, object> = method === 'DELETE'
    ? { 204: { type: 'null', description: 'Deleted.' } }
    : { [isCreate ? 201 : 200]: successOf(view, isList) }
  if (TAKES_BODY.has(method)) responses[400] = VALIDATION
  if (now(view.getAuthenticators()).length > 0) responses[401] = DETAIL
  if (unlessRequestIsNeeded(() => mayBeForbidden(view), true)) responses[403] = DETAIL
  if (isDetail) responses[404] = DETAIL
  if (unlessRequestIsNeeded(() => now(view.getThrottles()).length > 0, false)) responses[429] = DETAIL
  return responses
}

/** Answers in every way that the view writes them. */
function rendered (responses: Record<string, object>, view: OperationView): { produces?: readonly string[], response: Record<string, object> } {
  const renderers = unlessRequestIsNeeded(() => now(view.getRenderers()), [])
  const produces = renderers.map(({ mediaType }) => mediaType)
  if (!renderers.some((renderer) => renderer.getBodySchema !== undefined)) return { produces, response: responses }
  const response = Object.entries(responses).map(([status, schema]) => [status, isNothing(schema) ? schema : inEachWay(schema, renderers)] as const)
  return { produces, response: Object.fromEntries(response) }
}

const isNothing = (schema: object): boolean => 'type' in schema && schema.type === 'null'

// the schema of the data stays beside: documents of Swagger 2 have one for all media types
function inEachWay (schema: object, renderers: readonly Renderer[]): object {
  const content = renderers.map((renderer) => [renderer.mediaType, { schema: renderer.getBodySchema?.(schema) ?? schema }])
  return { ...schema, content: Object.fromEntries(content) }
}

function mayBeForbidden (view: OperationView): boolean {
  return now(view.getPermissions()).some((permission) => permission.constructor !== AllowAny)
}

/** What goes out; a view may have a serializer for what comes in alone. */
function responseSchemaOf (view: OperationView): object | undefined {
  try {
    return now(view.getResponseSerializerClass?.())?.responseSchema()
  } catch (error) {
    if (error instanceof FST_VIEWSETS_SERIALIZER_MISSING) return undefined
    throw error
  }
}

function successOf (view: OperationView, isList: boolean): object {
  const own = responseSchemaOf(view)
  if (own === undefined) return { description: 'Default response.' }
  const one = withAttached(own, now(view.getPostFetches?.() ?? []))
  if (!isList) return one
  const many = { type: 'array', items: one }
  const Paginator = now(view.getPaginationClass?.() ?? null)
  return Paginator === null ? many : new Paginator().getPaginatedResponseSchema(many)
}
