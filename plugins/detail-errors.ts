/** Optional: what Fastify and other plugins answer by themselves, in the words of Django REST framework too. */
import fp from 'fastify-plugin'
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

const plugin: FastifyPluginAsync = async (fastify) => {
  fastify.setNotFoundHandler(answerNotFound)
  fastify.setErrorHandler(answerDetail)
}

function answerNotFound (_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ detail: 'Not found.' })
}

function answerDetail (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // a body that cannot be read matters less than that nobody would have read it
  if (request.is404 && String(error.code).startsWith('FST_ERR_CTP_')) return answerNotFound(request, reply)
  const status = error.statusCode ?? 500
  if (status >= 500) {
    request.log.error({ err: error, req: request }, error.message)
    return reply.code(status).send({ error: 'Server Error (500)' })
  }
  return reply.code(status).send({ detail: status === 413 ? 'Request body is too large.' : error.message })
}

/** Makes URLs that nobody routes, and errors that no view has seen, answer `{ detail }`. Register it beside `viewsets`. */
export const detailErrors = fp(plugin, { name: 'fastify-viewsets-detail-errors', fastify: '5.x' })
