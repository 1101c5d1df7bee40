/** Sends recorded requests to an app, and says where its answers differ from the recorded ones. */
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

interface MultipartPart { name: string, value: string, filename?: string, type?: string }
type RecordedBody = { json: unknown } | { raw: string, type: string } | { form: Record<string, string | string[]> } | { multipart: MultipartPart[] }

export interface Step {
  method: string
  url: string
  headers: Record<string, string>
  body?: RecordedBody
  /** `crash` marks a request at which the reference itself fails: any clear answer is as good. */
  expect: { status: number, headers: Record<string, string>, json?: unknown, text?: string, crash?: boolean }
}

/** Steps that share one app, in order. */
export interface Group { id: string, steps: Step[] }

const COMPARED_HEADERS = ['allow', 'location', 'www-authenticate', 'retry-after', 'x-made-by'] as const
const BOUNDARY = 'conformance'

function payloadOf (body: RecordedBody): { payload: string, type: string } {
  if ('json' in body) return { payload: JSON.stringify(body.json), type: 'application/json' }
  if ('raw' in body) return { payload: body.raw, type: body.type }
  if ('form' in body) {
    const pairs = Object.entries(body.form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))
    return { payload: new URLSearchParams(pairs).toString(), type: 'application/x-www-form-urlencoded' }
  }
  return { payload: `${body.multipart.map(partOf).join('')}--${BOUNDARY}--\r\n`, type: `multipart/form-data; boundary=${BOUNDARY}` }
}

function partOf ({ name, value, filename, type }: MultipartPart): string {
  const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: ${type}`
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
}

/** A recorded request as `inject` takes it. */
export function toInject ({ method, url, headers, body }: Step): InjectOptions {
  const request = { method: method as 'GET', url, headers: { host: 'testserver', ...headers } }
  if (body === undefined) return request
  const { payload, type } = payloadOf(body)
  return { ...request, headers: { ...request.headers, 'content-type': type }, payload }
}

/** What a parser says after these words is its own affair. */
function comparable (json: unknown): unknown {
  const detail = (json as { detail?: unknown } | null)?.detail
  return typeof detail === 'string' ? { ...json as object, detail: detail.replace(/^((?:JSON|Multipart form) parse error) - .*/s, '$1') } : json
}

function headerDifferences (expected: Step['expect'], response: LightMyRequestResponse): string[] {
  return COMPARED_HEADERS.flatMap((name) => {
    const [mine, theirs] = [response.headers[name], expected.headers[name]].map((value) => value === undefined ? undefined : String(value))
    const isSame = name === 'allow' ? isDeepStrictEqual(mine?.split(', ').sort(), theirs?.split(', ').sort()) : mine === theirs
    return isSame ? [] : [`${name}: ${mine}, not ${theirs}`]
  })
}

function bodyDifferences ({ json, text = '', status }: Step['expect'], response: LightMyRequestResponse): string[] {
  if (json === undefined) return text === '' && response.body !== '' && status !== 404 ? [`a body where there is none: ${response.body}`] : []
  const type = response.headers['content-type']
  const found = type === 'application/json' ? [] : [`content-type ${type}, not application/json`]
  try {
    const mine: unknown = JSON.parse(response.body)
    if (!isDeepStrictEqual(comparable(mine), comparable(json))) found.push(`body ${response.body}, not ${JSON.stringify(json)}`)
  } catch {
    found.push(`not JSON: ${response.body}`)
  }
  return found
}

/** Where an answer differs from the recorded one; nothing means that it does not. */
export function differences (expected: Step['expect'], response: LightMyRequestResponse): string[] {
  if (expected.crash === true) return response.statusCode >= 500 ? [`a ${response.statusCode} where any clear answer would do`] : []
  const status = response.statusCode === expected.status ? [] : [`status ${response.statusCode}, not ${expected.status}`]
  return [...status, ...headerDifferences(expected, response), ...bodyDifferences(expected, response)]
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** What is asked, and a way to make its data what they were at first. */
export interface Service {
  readonly app: FastifyInstance
  readonly reset: () => Promise<void>
  /** Forgets what was counted of earlier requests. */
  readonly forget: () => void
}

/** Replays groups, each over untouched data: they are reset wherever the last group may have changed something. */
export class Replayer {
  readonly #service: Service

  constructor (service: Service) {
    this.#service = service
  }

  /** The differences of each step of a group. */
  async replay (group: Group): Promise<string[][]> {
    const found: string[][] = []
    let isTouched = false
    this.#service.forget()
    for (const step of group.steps) {
      const response = await this.#service.app.inject(toInject(step))
      found.push(differences(step.expect, response))
      isTouched ||= !SAFE_METHODS.has(step.method) && response.statusCode < 400
    }
    if (isTouched) await this.#service.reset()
    return found
  }

  async close (): Promise<void> {
    await this.#service.app.close()
  }
}
