/** What comes along with rows over relations. */
import { allEnded } from '../utils/awaitable.ts'
import type { Along } from './query.ts'

/** Attaches it to the rows: first what was loaded with them, then side by side what is to be fetched. */
export async function along (rows: readonly object[], parts: readonly Along[]): Promise<void> {
  if (rows.length === 0) return
  for (const part of parts) if (part.isLoaded) await part.attachTo(rows)
  await allEnded(parts.filter(({ isLoaded }) => !isLoaded).map(async (part) => await part.attachTo(rows)))
}
