/** The last step: a view's answer becomes Fastify's reply. */
import { FST_VIEWSETS_RESPONSE_MISSING } from './errors.ts'
import { Response } from './response.ts'
import type { FastifyReply } from 'fastify'
import type { Renderer, ViewContext, ViewRequest } from './types.ts'

interface Sender {
  readonly request: ViewRequest
  readonly plan: { readonly renderer: Renderer }
}

/** Sends what a view returned: a `Response` through its renderer, anything else as Fastify does. */
export function send (reply: FastifyReply, result: unknown, view: Sender): void {
  if (result instanceof Response) sendResponse(reply, result, view)
  else if (result === undefined && !reply.sent) throw new FST_VIEWSETS_RESPONSE_MISSING(view.constructor.name, 'undefined')
  else if (result !== undefined && result !== reply) reply.send(result)
}

function sendResponse (reply: FastifyReply, response: Response, view: Sender): void {
  if (reply.sent) return
  reply.code(response.status)
  const { headers, data } = response
  for (const name in headers) reply.header(name, headers[name])
  if (data === undefined || data === null) {
    reply.send()
    return
  }
  const { request } = view
  const renderer = request.acceptedRenderer ?? view.plan.renderer
  reply.header('content-type', contentTypeOf(response, renderer))
  // through a serializer of its own, since Fastify would add a charset to JSON's content type otherwise
  reply.serializer((payload) => renderer.render(payload, request.acceptedMediaType ?? renderer.mediaType, { view: view as unknown as ViewContext, request, response }) as string)
  reply.send(data)
}

function contentTypeOf (response: Response, renderer: Renderer): string {
  if (response.contentType !== undefined) return response.contentType
  return renderer.charset === null ? renderer.mediaType : `${renderer.mediaType}; charset=${renderer.charset}`
}
