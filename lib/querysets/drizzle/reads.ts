/** How a database is asked outside transactions, by the wish of its user. */
import { pipelineFor } from '../postgres/pipeline.ts'
import { readsOf } from '../postgres/reads.ts'
import type { Pipelined, PipelinedOptions } from '../postgres/pipeline.ts'
import type { DrizzleDatabase } from './database.ts'

/**
 * Sends reads of the models of that database, outside transactions, over a few connections that need not wait for one
 * answer before they take the next statement; several times as many small reads go through. Everything else, and what
 * turns out to be slow, goes to the pool as ever. For `pg` 8.23 and later:
 *
 *     const db = drizzle(new pg.Pool({ connectionString }))
 *     const line = pipelined(db)
 *     app.addHook('onClose', () => line.close())
 */
export function pipelined (db: DrizzleDatabase, options: PipelinedOptions = {}): Pipelined {
  return pipelineFor(db, options)
}

/**
 * The former name of `pipelined()`.
 * @deprecated It is kept for one release.
 */
export const pipelinedReads = pipelined

/**
 * Lets reads of the models of that database that arrive in one turn of the event loop and ask for the same share one
 * statement: single rows by their key, under equal conditions, and equal lists and counts. It cannot be seen in the
 * answers, and what belongs to a transaction is left alone. Worth it where many requests are under way at once; each waits
 * for its turn to end, which alone costs it some microseconds.
 */
export function coalescedReads (db: DrizzleDatabase, isOn = true): void {
  readsOf(db).coalesces = isOn
}
