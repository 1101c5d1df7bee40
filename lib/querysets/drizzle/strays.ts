/** Statements of the user's own that are sent to the database itself inside a transaction of it, and would silently be no part of it. */
import { FST_VIEWSETS_STATEMENT_STRAY } from '../../errors.ts'
import type { Database } from './database.ts'

type Run = (...values: unknown[]) => unknown

interface Session {
  prepareQuery: (query: { readonly sql: string }, ...rest: unknown[]) => Record<string, unknown>
  transaction: Run
}

/** By which a statement is run, whatever the dialect. */
const RUNS = ['execute', 'all', 'get', 'run', 'values'] as const

/** From now on refuses such statements, where `isInside` says that the caller is in a transaction. It costs something, and is for development. */
export function refuseStrays (db: Database, isInside: () => boolean): void {
  const session = sessionOf(db)
  if (session === null) return
  const { prepareQuery, transaction } = session
  session.prepareQuery = (query, ...rest) => {
    const prepared = prepareQuery.call(session, query, ...rest)
    for (const name of RUNS) if (typeof prepared[name] === 'function') prepared[name] = refusing(prepared, prepared[name] as Run, isInside, query.sql)
    return prepared
  }
  session.transaction = refusing(session, transaction, isInside, 'begin')
}

function refusing (owner: object, run: Run, isInside: () => boolean, statement: string): Run {
  return (...values) => isInside() ? Promise.reject(new FST_VIEWSETS_STATEMENT_STRAY(statement)) : run.apply(owner, values)
}

function sessionOf (db: Database): Session | null {
  const { session } = db as { readonly session?: Partial<Session> }
  return typeof session?.prepareQuery === 'function' && typeof session.transaction === 'function' ? session as Session : null
}
