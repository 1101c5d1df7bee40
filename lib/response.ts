/** What a handler answers with: data that the negotiated renderer turns into bytes. */
import { checkHeaders, requireGoodHeaders } from './http/headers.ts'
import type { FastifyReply } from 'fastify'
import { then } from './utils/awaitable.ts'
import type { Awaitable } from './utils/awaitable.ts'

/** Sets the status, the headers and the content type of an answer, where they are not the usual ones. */
export interface ResponseOptions {
  status?: number
  headers?: Readonly<Record<string, string>>
  /** Overrides the `Content-Type` header, not the rendering. */
  contentType?: string
  /** The template that shows it, for renderers with templates. */
  templateName?: string
}

/** The renderer that was negotiated for a request, as an answer needs it. */
export interface BodyRenderer {
  /** What it writes, with its charset. */
  readonly contentType: string
  /** Makes what is rendered in place of the data, for a renderer that has to wait for it; null for others. */
  readonly prepare: ((response: Response) => Awaitable<unknown>) | null
  /** A function that writes data as the body of that answer. */
  writerFor (response: Response): (data: unknown) => string | Buffer
}

/** An answer before rendering: data, status and headers. The type of the data is known where a helper of a view made it. */
export class Response<Data = unknown> {
  data: Data
  status: number
  /** By name in lower case. */
  headers: Record<string, string>
  readonly contentType: string | undefined
  readonly templateName: string | null
  /** Whether an exception handler made it. */
  exception = false

  constructor (data?: unknown, options?: ResponseOptions) {
    this.data = data as Data
    this.status = options?.status ?? 200
    this.headers = options?.headers === undefined ? {} : lowerCased(options.headers)
    this.contentType = options?.contentType
    this.templateName = options?.templateName ?? null
    if (this.contentType !== undefined) checkHeaders({ 'content-type': this.contentType })
  }

  /** Sends it: status and headers, then the body. Override it for an answer that goes its own way, as one that never ends does. */
  sendTo (reply: FastifyReply, renderer: BodyRenderer): Awaitable<void> {
    this.sendHead(reply)
    return this.sendBody(reply, renderer)
  }

  /** Sets status and headers, and throws where they cannot be sent. */
  protected sendHead (reply: FastifyReply): void {
    const { headers } = this
    requireGoodHeaders(reply, headers)
    reply.code(this.status)
    for (const name in headers) {
      const value = headers[name] ?? ''
      reply.header(name, name === 'vary' ? mergedVary(String(reply.getHeader('vary') ?? ''), value) : value)
    }
  }

  /** Hands the body to Fastify: the data as the renderer writes it. Override it for a body that nobody renders, as a file or a stream. */
  protected sendBody (reply: FastifyReply, renderer: BodyRenderer): Awaitable<void> {
    if (renderer.prepare !== null && this.status !== 204 && this.status !== 304) return then(renderer.prepare(this), (data) => sendData(this, reply, renderer, data))
    return sendData(this, reply, renderer, this.data)
  }
}

// a function, since a private method is set up with each response
function sendData (response: Response, reply: FastifyReply, renderer: BodyRenderer, data: unknown): void {
  if (data === undefined || data === null) {
    reply.send()
    return
  }
  reply.header('content-type', response.contentType ?? renderer.contentType)
  // through a serializer of its own, since Fastify would add a charset to JSON's content type otherwise
  reply.serializer(renderer.writerFor(response) as (data: unknown) => string)
  reply.send(data)
}

function lowerCased (headers: Readonly<Record<string, string>>): Record<string, string> {
  const lowered: Record<string, string> = {}
  // here rather than where it is sent: within a transaction of the view's the rows are not kept
  checkHeaders(headers)
  for (const [name, value] of Object.entries(headers)) lowered[name.toLowerCase()] = value
  return lowered
}

/** A `Vary` header with more names, each of them once. */
export function mergedVary (own: string, added: string): string {
  const names = own.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const known = new Set(names.map((name) => name.toLowerCase()))
  const more = added.split(',').map((name) => name.trim()).filter((name) => !known.has(name.toLowerCase()))
  return [...names, ...more].join(', ')
}
