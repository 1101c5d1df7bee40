/** Which statements a piece of work sends, and how often: for tests that no list becomes a query for each row. */
import { AssertionError } from 'node:assert'
import { isRecord } from '../utils/guards.ts'
import { observeAllQueries, observeQueries } from '../querysets/query-events.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { QueryEvent, QueryListener } from '../querysets/query-events.ts'

/** One statement as it was sent. */
export interface LoggedQuery {
  /** With placeholders for its values; words that read like SQL for a model in memory. */
  readonly statement: string
  readonly modelName: string
  readonly kind: 'read' | 'write'
  /** The request that sent it, such as `GET /products/:pk/`; null outside of one, and where `NODE_ENV` is `production`. */
  readonly request: string | null
}

/** Names whose statements are meant: those of a model, or of all models of a database. */
export type QuerySource = Model | QuerySet | object

/** Keeps the statements that were sent, until it is stopped. */
export interface QueryLog {
  /** In the order in which they were sent. */
  readonly queries: readonly LoggedQuery[]
  readonly statements: readonly string[]
  readonly count: number
  /** How often each statement was sent, those that differ in their values counted together. */
  readonly times: ReadonlyMap<string, number>
  /** Forgets what was logged. */
  clear (): void
  /** Ends the log, which stays readable. */
  stop (): void
}

class Log implements QueryLog {
  readonly queries: LoggedQuery[] = []
  stop: () => void = () => {}
  readonly #sources: readonly QuerySource[]

  constructor (sources: readonly QuerySource[]) {
    this.#sources = sources
  }

  readonly listener: QueryListener = (event, request) => {
    const { modelName, kind } = event
    if (this.#sources.length > 0 && !this.#sources.some((source) => isOf(source, event))) return
    this.queries.push({ statement: event.statement(), modelName, kind, request })
  }

  get statements (): string[] {
    return this.queries.map(({ statement }) => statement)
  }

  get count (): number {
    return this.queries.length
  }

  get times (): Map<string, number> {
    const times = new Map<string, number>()
    for (const { statement } of this.queries) times.set(statement, (times.get(statement) ?? 0) + 1)
    return times
  }

  clear (): void {
    this.queries.length = 0
  }
}

function isOf (source: QuerySource, { source: database, modelName }: QueryEvent): boolean {
  const model: unknown = 'model' in source ? source.model : source
  return isRecord(model) && 'objects' in model ? model.name === modelName : source === database
}

/**
 * Logs the statements of the whole process from now on, until `stop()`: those of the given models and databases, or all.
 *
 *     const log = queryLog(Product)
 *     await app.inject('/products/')
 *     log.statements // ['select … from "products" …', …]
 */
export function queryLog (...sources: readonly QuerySource[]): QueryLog {
  const log = new Log(sources)
  log.stop = observeAllQueries(log.listener)
  return log
}

/** Limits whose statements are counted. */
export interface ExpectQueriesOptions {
  /** Whose statements count; all where left out. */
  readonly of?: readonly QuerySource[]
}

/**
 * Runs the work, and throws an `AssertionError` that lists what was sent where that is another number of statements.
 * Only what the work itself sends counts, so tests may run at the same time; a server that is asked over a real
 * connection is out of its sight: ask with `inject()`.
 *
 *     const response = await expectQueries(2, () => app.inject('/products/'))
 */
export async function expectQueries<T> (count: number, work: () => T | Promise<T>, { of = [] }: ExpectQueriesOptions = {}): Promise<T> {
  const log = new Log(of)
  // awaited within: what `inject()` gives sends nothing before somebody waits for it
  const result = await observeQueries(log.listener, async () => await work())
  if (log.count === count) return result
  const list = [...log.times].map(([statement, times]) => `  ${times} × ${statement}`).join('\n')
  throw new AssertionError({ message: `Expected ${count} ${count === 1 ? 'query' : 'queries'}, but ${log.count} ran:\n${list}`, actual: log.count, expected: count, operator: 'expectQueries' })
}
