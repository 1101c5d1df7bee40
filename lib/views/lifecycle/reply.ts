/** The last step: a view's answer becomes Fastify's reply. */
import { FST_VIEWSETS_RESPONSE_MISSING } from '../../errors.ts'
import { checkHeaders, dropBadHeaders } from '../../http/headers.ts'
import { Response, mergedVary } from '../../response.ts'
import { testedRequest } from './test-context.ts'
import { nameOf } from '../../utils/names.ts'
import type { FastifyReply } from 'fastify'
import type { Renderer, RendererContext, ViewContext, ViewRequest } from '../../types.ts'

interface Sender {
  readonly request: ViewRequest
  readonly plan: { readonly renderer: Renderer }
  getRendererContext? (response: Response): RendererContext
}

/** Sends what a view returned: a `Response` through its renderer, anything else as Fastify does. */
export function send (reply: FastifyReply, result: unknown, view: Sender): void {
  if (result instanceof Response) sendResponse(reply, result, view)
  else if (result === undefined && !reply.sent) throw new FST_VIEWSETS_RESPONSE_MISSING(nameOf(view.constructor), 'undefined')
  else if (result !== undefined && result !== reply) {
    requireGoodHeaders(reply)
    reply.send(result)
  }
}

/** Throws where what was set on the reply itself cannot be sent, and takes it back, for the answer that tells of it. */
function requireGoodHeaders (reply: FastifyReply): void {
  const error = dropBadHeaders(reply)
  if (error !== null) throw error
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
  return Number.isInteger(statusCode) && (statusCode as number) > 500 && (statusCode as number) < 600 ? statusCode as number : 500
}

/** Answers a request for a host that is not served here, and tells the log why. */
export function refuseHost (reply: FastifyReply, fault: string): void {
  const { request } = reply
  request.log.warn({ req: request }, `Invalid HTTP_HOST header: '${request.host}'. ${fault}`)
  reply.code(400).type('application/json').serializer(JSON.stringify).send({ error: 'Bad Request (400)' })
}

function sendResponse (reply: FastifyReply, response: Response, view: Sender): void {
  if (reply.sent) return
  const { headers, data } = response
  checkHeaders(headers)
  requireGoodHeaders(reply)
  reply.code(response.status)
  for (const name in headers) reply.header(name, name === 'vary' ? mergedVary(String(reply.getHeader('vary') ?? ''), headers.vary as string) : headers[name])
  if (data === undefined || data === null) {
    reply.send()
    return
  }
  const { request } = view
  const renderer = request.acceptedRenderer ?? view.plan.renderer
  reply.header('content-type', contentTypeOf(response, renderer))
  const context = view.getRendererContext?.(response) ?? { view: view as unknown as ViewContext, request, response }
  // through a serializer of its own, since Fastify would add a charset to JSON's content type otherwise
  reply.serializer((payload) => renderer.render(payload, request.acceptedMediaType ?? renderer.mediaType, context) as string)
  reply.send(data)
}

function contentTypeOf (response: Response, renderer: Renderer): string {
  if (response.contentType !== undefined) return response.contentType
  return renderer.charset === null ? renderer.mediaType : `${renderer.mediaType}; charset=${renderer.charset}`
}
