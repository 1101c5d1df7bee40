/** Sends recorded requests to the service, and says where its answers differ from the recorded ones. */
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Clock } from './tables.ts'

export interface Step {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'HEAD'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** By how many seconds later it is than at the step before. */
  readonly clock?: number
  readonly body?: { readonly json: unknown } | { readonly form: Readonly<Record<string, string | string[]>> } | { readonly raw: string, readonly type: string }
  readonly expect: Expected
}

interface Expected {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly base64?: string
  /** Nothing but the status is told. */
  readonly error?: boolean
  /** Marks a request at which the reference itself breaks: any answer of the client's own fault, or none, is as good. */
  readonly crash?: boolean
  /** A page, which is not looked at here. */
  readonly page?: unknown
  readonly html?: unknown
}

/** Steps over one copy of the data, in order. */
export interface Group { readonly id: string, readonly steps: readonly Step[] }

/** What is asked, and a way to make its data what they were at first. */
export interface Service {
  readonly app: FastifyInstance
  readonly reset: () => Promise<void>
  /** Forgets what was counted and kept of earlier requests. */
  readonly forget: () => void
}

/** Makes the service over fresh data, by that clock. */
type BuildService = (options: { readonly now: Clock }) => Promise<Service>

/** Compared exactly, also where they are absent. */
const EXACT = ['location', 'www-authenticate', 'retry-after']
/** The service's own headers are compared too. */
const OWN = 'x-'

function requestOf ({ method, url, headers, body }: Step): InjectOptions {
  const request = { method, url, headers: { host: 'testserver', ...headers } }
  if (body === undefined) return request
  if ('json' in body) return { ...request, payload: JSON.stringify(body.json), headers: { 'content-type': 'application/json', ...request.headers } }
  if ('raw' in body) return { ...request, payload: body.raw, headers: { 'content-type': body.type, ...request.headers } }
  const pairs = Object.entries(body.form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))
  return { ...request, payload: new URLSearchParams(pairs).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...request.headers } }
}

const listed = (value: unknown): string[] => String(value ?? '').split(',').map((item) => item.trim().toLowerCase()).filter((item) => item !== '').sort()

function unlikeHeaders (expected: Readonly<Record<string, string>>, { headers }: LightMyRequestResponse): string[] {
  const exact = [...EXACT, ...Object.keys({ ...expected, ...headers }).filter((name) => name.startsWith(OWN))]
  const found = [...new Set(exact)].filter((name) => headers[name] !== expected[name]).map((name) => `${name}: ${String(headers[name])}, not ${expected[name]}`)
  if (!isDeepStrictEqual(listed(headers['allow']), listed(expected['allow']))) found.push(`allow: ${headers['allow']}, not ${expected['allow']}`)
  const missing = listed(expected['vary']).filter((item) => !listed(headers['vary']).includes(item))
  if (missing.length > 0) found.push(`vary: ${headers['vary']}, without ${missing.join(', ')}`)
  return found
}

/** Where two JSON values differ, as lines of `path: mine, not theirs`. */
function unlike (mine: unknown, theirs: unknown, at = 'body'): string[] {
  if (isDeepStrictEqual(mine, theirs)) return []
  if (!isObject(mine) || !isObject(theirs) || Array.isArray(mine) !== Array.isArray(theirs)) return [`${at}: ${JSON.stringify(mine)}, not ${JSON.stringify(theirs)}`]
  return [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].flatMap((key) => unlike(mine[key], theirs[key], `${at}.${key}`))
}

/** Where the keys of equal values stand in another order. */
function disorder (mine: unknown, theirs: unknown, at = 'body'): string[] {
  if (!isObject(mine) || !isObject(theirs)) return []
  const own = Array.isArray(mine) || isDeepStrictEqual(Object.keys(mine), Object.keys(theirs)) ? [] : [`order of ${at}: ${Object.keys(mine).join(', ')}, not ${Object.keys(theirs).join(', ')}`]
  return [...own, ...Object.keys(mine).flatMap((key) => disorder(mine[key], theirs[key], `${at}.${key}`))]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

function unlikeBody ({ json, text, base64, headers = {} }: Step['expect'], method: string, response: LightMyRequestResponse): string[] {
  if ([json, text, base64].every((body) => body === undefined)) return response.body === '' || method === 'HEAD' ? [] : [`a body where there is none: ${response.body}`]
  const type = response.headers['content-type']
  if (type !== headers['content-type']) return [`content-type: ${String(type)}, not ${headers['content-type']}`]
  if (text !== undefined) return response.body === text ? [] : [`body: ${response.body}, not ${text}`]
  if (base64 !== undefined) return response.rawPayload.toString('base64') === base64 ? [] : [`body: ${response.rawPayload.toString('base64')}, not ${base64}`]
  const mine: unknown = response.json()
  const found = unlike(mine, json)
  return found.length > 0 || method === 'OPTIONS' ? found : disorder(mine, json)
}

/** The differences between what was recorded and what came back; none is agreement. */
function differences ({ expect, method }: Step, response: LightMyRequestResponse): string[] {
  if (expect.crash === true) return response.statusCode >= 500 ? [`a ${response.statusCode} where any other answer would do`] : []
  if (response.statusCode !== expect.status) return [`status ${response.statusCode}, not ${expect.status}: ${response.body}`]
  if (expect.error === true || expect.page !== undefined || expect.html !== undefined) return []
  return [...unlikeHeaders(expect.headers ?? {}, response), ...unlikeBody(expect, method, response)]
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Replays groups, each over untouched data at the same time: the data are reset wherever the last group may have changed something. */
export class Replayer {
  readonly #start: number
  readonly #service: Promise<Service>
  #time: number

  constructor (buildService: BuildService, start: number) {
    this.#start = this.#time = start
    this.#service = buildService({ now: () => this.#time })
  }

  /** The differences of each step of a group. */
  async replay ({ steps }: Group): Promise<string[][]> {
    const { app, reset, forget } = await this.#service
    forget()
    const found: string[][] = []
    this.#time = this.#start
    for (const step of steps) {
      this.#time += 1000 * (step.clock ?? 0)
      found.push(differences(step, await app.inject(requestOf(step))))
    }
    if (steps.some(({ method }) => !SAFE_METHODS.has(method))) await reset()
    return found
  }

  async close (): Promise<void> {
    await (await this.#service).app.close()
  }
}
