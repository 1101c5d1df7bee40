/** A client for tests: it asks an application from within the process, with a user and headers of the test's choice. */
import { runTested } from '../views/lifecycle/test-context.ts'
import { encodeBody, withQuery } from './request-bodies.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { TestedRequest } from '../views/lifecycle/test-context.ts'
import type { DataOf } from './data-of.ts'
import type { BodyFormat, BodyOptions } from './request-bodies.ts'

export type { BodyFormat } from './request-bodies.ts'

/** Sets how data is written, and whether an error of a view is thrown into the test. */
export interface APIClientOptions {
  /** How data is written where a request does not say; `json` unless it is given. */
  readonly defaultFormat?: BodyFormat
  /** Whether an error that a view does not catch is thrown into the test, and not answered with 500. True unless it is given. */
  readonly raiseRequestException?: boolean
}

/** Sets what one request has beside its data. */
export interface RequestOptions extends BodyOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Whether redirects are followed. */
  readonly follow?: boolean
}

/** Adds to what `inject()` answers the data in it, parsed and typed. */
export interface APIResponse<Data = unknown> {
  readonly statusCode: number
  readonly headers: LightMyRequestResponse['headers']
  /** The body: read as JSON where it is, else as text; undefined where there is none. */
  readonly data: Data
  readonly content: Buffer
  json (): Data
  /** What was redirected to, with the status of each redirect. */
  readonly redirectChain: readonly (readonly [url: string, statusCode: number])[]
}

const MOST_REDIRECTS = 20

/**
 * DRF's `APIClient`: `const client = new APIClient(app); client.forceAuthenticate({ user }); await client.post('/notes/', { text: 'x' })`.
 * The host is `testserver`; cookies that answers set are sent with the next requests. `client.get<ProductViewSet>('/products/1/')` says what to expect:
 * `data` is then what that view shows, `client.get<ProductViewSet[]>('/products/')` a list of it.
 */
export class APIClient {
  readonly cookies = new Map<string, string>()
  readonly #app: FastifyInstance
  readonly #options: Required<APIClientOptions>
  #headers: Readonly<Record<string, string>> = {}
  #forced: TestedRequest['forced'] = null

  constructor (app: FastifyInstance, { defaultFormat = 'json', raiseRequestException = true }: APIClientOptions = {}) {
    this.#app = app
    this.#options = { defaultFormat, raiseRequestException }
  }

  /** Asks with the data as the query string. */
  get<Asked = unknown> (path: string, data?: object | null, options?: RequestOptions): Promise<APIResponse<DataOf<Asked>>> {
    return this.request<Asked>('GET', withQuery(path, data), undefined, options)
  }

  head (path: string, data?: object | null, options?: RequestOptions): Promise<APIResponse> {
    return this.request('HEAD', withQuery(path, data), undefined, options)
  }

  post<Asked = unknown> (path: string, data?: unknown, options?: RequestOptions): Promise<APIResponse<DataOf<Asked>>> {
    return this.request<Asked>('POST', path, data, options)
  }

  put<Asked = unknown> (path: string, data?: unknown, options?: RequestOptions): Promise<APIResponse<DataOf<Asked>>> {
    return this.request<Asked>('PUT', path, data, options)
  }

  patch<Asked = unknown> (path: string, data?: unknown, options?: RequestOptions): Promise<APIResponse<DataOf<Asked>>> {
    return this.request<Asked>('PATCH', path, data, options)
  }

  delete<Asked = unknown> (path: string, data?: unknown, options?: RequestOptions): Promise<APIResponse<DataOf<Asked>>> {
    return this.request<Asked>('DELETE', path, data, options)
  }

  options<Asked = unknown> (path: string, data?: unknown, options?: RequestOptions): Promise<APIResponse<DataOf<Asked>>> {
    return this.request<Asked>('OPTIONS', path, data, options)
  }

  /** DRF's `generic()`: any method. */
  async request<Asked = unknown> (method: string, path: string, data?: unknown, options: RequestOptions = {}): Promise<APIResponse<DataOf<Asked>>> {
    const { payload, contentType } = await encodeBody(data, options, this.#options.defaultFormat)
    const headers = { host: 'testserver', ...(contentType !== undefined && { 'content-type': contentType }), ...this.#cookieHeader(), ...this.#headers, ...options.headers }
    const chain: [string, number][] = []
    let response = await this.#send({ method, url: path, headers, ...(payload !== undefined && { payload }) })
    while (options.follow === true && isRedirect(response) && chain.length < MOST_REDIRECTS) {
      const url = String(response.headers.location)
      chain.push([url, response.statusCode])
      const isKept = response.statusCode === 307 || response.statusCode === 308
      response = await this.#send({ method: isKept ? method : 'GET', url, headers: isKept ? headers : withoutBody(headers), ...(isKept && payload !== undefined && { payload }) })
    }
    return answerOf(response, chain)
  }

  /** Says who sends the requests from now on, whatever their credentials; permissions and throttles still apply. Nobody, and without credentials, where left out. */
  forceAuthenticate ({ user = null, token = null }: { readonly user?: object | null, readonly token?: unknown } = {}): void {
    if (user === null && token === null) this.logout()
    else this.#forced = { user: user as object, auth: token }
  }

  /** Sends these headers with every request, in place of those of an earlier call. */
  credentials (headers: Readonly<Record<string, string>> = {}): void {
    this.#headers = { ...headers }
  }

  /** Forgets credentials, cookies, and who was said to send the requests. */
  logout (): void {
    this.#headers = {}
    this.#forced = null
    this.cookies.clear()
  }

  async #send (request: { method: string, url: string, headers: Record<string, string>, payload?: Buffer | string }): Promise<LightMyRequestResponse> {
    const tested: TestedRequest = { forced: this.#forced, uncaught: undefined }
    const response = await runTested(tested, async () => await this.#app.inject(request))
    if (tested.uncaught !== undefined && this.#options.raiseRequestException) throw tested.uncaught
    for (const { name, value, maxAge, expires } of response.cookies) {
      const isGone = maxAge === 0 || (expires !== undefined && expires.getTime() <= Date.now())
      if (isGone) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  #cookieHeader (): Record<string, string> {
    if (this.cookies.size === 0) return {}
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }
}

function isRedirect ({ statusCode, headers }: LightMyRequestResponse): boolean {
  return [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined
}

function withoutBody ({ 'content-type': _, ...headers }: Record<string, string>): Record<string, string> {
  return headers
}

function answerOf<Data> (response: LightMyRequestResponse, redirectChain: APIResponse['redirectChain']): APIResponse<Data> {
  const { statusCode, headers, body, rawPayload } = response
  const isJson = /[/+]json\b/.test(String(headers['content-type']))
  return {
    statusCode,
    headers,
    content: rawPayload,
    redirectChain,
    data: body === '' ? undefined : isJson ? JSON.parse(body) : body,
    json: () => JSON.parse(body)
  }
}
