/** What every server of the benchmark does once its app is made: listen, say where, and tell its processor time when asked. */
import type { FastifyInstance } from 'fastify'
import type { DatabaseKind } from '../data/databases.ts'

/** What a server is started with: `server.ts KIND URL [NAME…]`. */
export const [kind, url, ...flags] = process.argv.slice(2) as [DatabaseKind, string, ...string[]]

export async function listen (app: FastifyInstance): Promise<void> {
  process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
  process.on('disconnect', () => process.exit())
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ address })
}
