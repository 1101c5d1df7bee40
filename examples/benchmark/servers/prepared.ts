/** The second contestant: the same handlers over statements that are prepared once; with `aggregated`, books are one statement that makes JSON. */
import { handwrittenApp } from './handwritten-app.ts'
import { flags, kind, listen, url } from './listening.ts'
import { postgresqlStore } from './prepared-postgresql.ts'
import { sqliteStore } from './prepared-sqlite.ts'

const aggregates = flags.includes('aggregated')
await listen(handwrittenApp(kind === 'postgresql' ? await postgresqlStore(url, aggregates) : await sqliteStore(url, aggregates)))
