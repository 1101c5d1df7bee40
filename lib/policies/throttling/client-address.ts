/** The address of a client, by the settings of the registration that serves it. */
import { addressBehind } from '../../http/client-address.ts'
import { viewOf } from '../../request.ts'
import type { FastifyRequest } from 'fastify'
import type { NumProxies } from '../../http/client-address.ts'
import type { ViewContext } from '../../types.ts'

/** Tells where a request comes from, behind so many proxies; by the setting `numProxies` where their number is left out. */
export function clientAddress (request: FastifyRequest, numProxies: NumProxies = viewOf<ViewContext>(request)?.settings.numProxies): string {
  return addressBehind(request, numProxies)
}
