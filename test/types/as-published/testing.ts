import Fastify from 'fastify'
import { APIClient, expectQueries, expectScoped, queryLog } from 'fastify-viewsets/testing'

const client = new APIClient(Fastify())
client.forceAuthenticate({ user: { username: 'ada' } })
export const response = await client.post('/products/', { name: 'Hammer' })
export const log = queryLog
export const checks = { expectQueries, expectScoped }
