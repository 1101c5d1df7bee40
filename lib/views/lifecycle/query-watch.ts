/** A word in development where one request sends the same statement again and again: a list that queries for each row. */
import { observeQueries } from '../../querysets/query-events.ts'
import type { FastifyRequest } from 'fastify'
import type { QueryListener } from '../../querysets/query-events.ts'

/** Watches over the requests of one view. */
export class QueryWatch {
  readonly #limit: number
  /** What was told already, by route and statement. */
  readonly #told = new Set<string>()

  private constructor (limit: number) {
    this.#limit = limit
  }

  /** Null in production, and where the limit is off: nothing is watched then, and nothing costs. */
  static make (limit: number | null): QueryWatch | null {
    return limit === null || process.env['NODE_ENV'] === 'production' ? null : new QueryWatch(limit)
  }

  /** Runs a request, counting what it sends. */
  run<T> (request: FastifyRequest, work: () => T): T {
    const route = `${request.method} ${request.routeOptions.url ?? request.url}`
    const times = new Map<string, number>()
    const count: QueryListener = ({ shape, statement }) => {
      const sent = (times.get(shape) ?? 0) + 1
      times.set(shape, sent)
      if (sent > this.#limit) this.#tell(request, route, shape, statement)
    }
    return observeQueries(count, work, route)
  }

  #tell (request: FastifyRequest, route: string, shape: string, statement: () => string): void {
    const known = `${route} ${shape}`
    if (this.#told.has(known)) return
    this.#told.add(known)
    request.log.warn({ route, statement: statement() }, `one request sent the same statement more than ${this.#limit} times: fetch what belongs to all rows at once, as a PostFetch does`)
  }
}
