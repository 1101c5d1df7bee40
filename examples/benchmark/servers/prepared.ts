/** The second contestant: the same handlers over statements that are prepared once. */
import { handwrittenApp } from './handwritten-app.ts'
import { kind, listen, url } from './listening.ts'
import { postgresqlStore } from './prepared-postgresql.ts'
import { sqliteStore } from './prepared-sqlite.ts'

await listen(handwrittenApp(kind === 'postgresql' ? await postgresqlStore(url) : await sqliteStore(url)))
