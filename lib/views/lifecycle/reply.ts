/** The last step: a view's answer becomes Fastify's reply. */
import { FST_VIEWSETS_RESPONSE_MISSING } from '../../errors.ts'
import { encodeIn } from '../../http/charsets.ts'
import { dropBadHeaders, requireGoodHeaders } from '../../http/headers.ts'
import { acceptedOf, kPlan } from '../../request.ts'
import { testedRequest } from './test-context.ts'
import { nameOf } from '../../utils/names.ts'
import type { FastifyReply } from 'fastify'
import type { BodyRenderer, Response } from '../../response.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { Renderer, RendererContext, ViewContext } from '../../types.ts'

/** An answer that sends itself. */
interface Answer {
  sendTo (reply: FastifyReply, renderer: BodyRenderer): Awaitable<void>
}

interface Sender extends ViewContext {
  readonly [kPlan]: { readonly renderer: Renderer }
  getRendererContext? (response: Response): RendererContext
}

/** Sends what a view returned: an answer as it sends itself, anything else as Fastify does. */
export function send (reply: FastifyReply, result: unknown, view: Sender): Awaitable<void> {
  if (isAnswer(result)) return reply.sent ? undefined : result.sendTo(reply, new NegotiatedRenderer(view))
  if (result === undefined && !reply.sent) throw new FST_VIEWSETS_RESPONSE_MISSING(nameOf(view.constructor), 'undefined')
  if (result === undefined || result === reply) return
  requireGoodHeaders(reply)
  reply.send(result)
}

function isAnswer (result: unknown): result is Answer {
  return typeof result === 'object' && result !== null && 'sendTo' in result && typeof result.sendTo === 'function'
}

/** The renderer that the request was found to accept, or the plan's where nothing was negotiated. */
class NegotiatedRenderer implements BodyRenderer {
  readonly contentType: string
  readonly prepare: ((response: Response) => Awaitable<unknown>) | null
  readonly #view: Sender
  readonly #renderer: Renderer
  readonly #mediaType: string

  constructor (view: Sender) {
    const [renderer, mediaType] = acceptedOf(view.request) ?? [view[kPlan].renderer, view[kPlan].renderer.mediaType]
    this.#view = view
    this.#renderer = renderer
    this.#mediaType = mediaType
    this.prepare = renderer.prepare === undefined ? null : (response) => renderer.prepare?.(response.data, mediaType, contextFor(view, response))
    this.contentType = renderer.charset === null ? renderer.mediaType : `${renderer.mediaType}; charset=${renderer.charset}`
  }

  writerFor (response: Response): (data: unknown) => string | Buffer {
    const context = contextFor(this.#view, response)
    const { charset } = this.#renderer
    return (data) => {
      const body = this.#renderer.render(data, this.#mediaType, context)
      return charset === null || charset === 'utf-8' || typeof body !== 'string' ? body : encodeIn(charset, body)
    }
  }
}

function contextFor (view: Sender, response: Response): RendererContext {
  return view.getRendererContext?.(response) ?? { view, request: view.request, response }
}

/** The name of what Fastify handles errors with where the application has nothing else: it would tell a client any message. */
const FASTIFYS_OWN = 'defaultErrorHandler'

/** Whether an error says what the client did wrong, in words that it may read. */
export function isForClients ({ statusCode }: { readonly statusCode?: number }): boolean {
  return statusCode !== undefined && statusCode < 500
}

/** Hands an error to whoever handles those of the application; what nobody has words for is told to the log alone. */
export function sendError (reply: FastifyReply, error: Error & { readonly statusCode?: number }): void {
  dropBadHeaders(reply)
  if (isForClients(error) || reply.server.errorHandler.name !== FASTIFYS_OWN) reply.send(error)
  else sendUnexpected(reply, error)
}

/** Logs an error whole, and answers with nothing of it but its status, where it has one: another plugin may be turning requests away. */
export function sendUnexpected (reply: FastifyReply, error: Error & { readonly statusCode?: number }): FastifyReply {
  tell(reply, error)
  const status = statusOf(error)
  return reply.code(status).type('application/json').serializer(JSON.stringify).send({ error: `Server Error (${status})` })
}

/** The same past all hooks. */
export function sendBarely (reply: FastifyReply, error: Error): void {
  tell(reply, error)
  const body = JSON.stringify({ error: 'Server Error (500)' })
  reply.hijack()
  reply.raw.writeHead(500, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

function tell ({ request }: FastifyReply, error: Error): void {
  const tested = testedRequest()
  if (tested !== null) tested.uncaught = error
  request.log.error({ err: error, req: request }, error.message)
}

function statusOf ({ statusCode }: { readonly statusCode?: number }): number {
  return statusCode !== undefined && Number.isInteger(statusCode) && statusCode > 500 && statusCode < 600 ? statusCode : 500
}

/** Answers a request for a host that is not served here, and tells the log why. */
export function refuseHost (reply: FastifyReply, fault: string): void {
  const { request } = reply
  request.log.warn({ req: request }, `Invalid HTTP_HOST header: '${request.host}'. ${fault}`)
  reply.code(400).type('application/json').serializer(JSON.stringify).send({ error: 'Bad Request (400)' })
}
