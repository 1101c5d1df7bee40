/** Where a request comes from, as far as the proxies before this server are believed. */
import type { FastifyRequest } from 'fastify'

/**
 * How many proxies stand before this server. Undefined leaves it to Fastify's `trustProxy`; null believes `X-Forwarded-For`
 * whoever wrote it, as Django REST framework does where it is told nothing.
 */
export type NumProxies = number | null | undefined

/** The address of the client, behind so many proxies. */
export function addressBehind (request: Pick<FastifyRequest, 'ip' | 'headers' | 'raw'>, numProxies: NumProxies): string {
  if (numProxies === undefined) return request.ip
  const peer = request.raw.socket.remoteAddress ?? ''
  const forwarded = forwardedFor(request.headers['x-forwarded-for'])
  if (numProxies === 0 || forwarded === '') return peer
  if (numProxies === null) return forwarded.replace(/\s+/g, '')
  const addresses = forwarded.split(',')
  return (addresses[Math.max(0, addresses.length - numProxies)] ?? '').trim()
}

function forwardedFor (header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(',') : header ?? ''
}
