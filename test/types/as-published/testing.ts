import Fastify from 'fastify'
import type { TicketViewSet } from './service.js'
import { APIClient, expectQueries, expectScoped, queryLog } from 'fastify-viewsets/testing'

const client = new APIClient(Fastify())
client.forceAuthenticate({ user: { username: 'ada' } })
export const response = await client.post('/products/', { name: 'Hammer' })
export const made = (await client.post<TicketViewSet>('/tickets/', { subject: 'Help' })).data.subject satisfies string
export const log = queryLog
export const checks = { expectQueries, expectScoped }
