/** The first contestant: Drizzle as its documentation shows it, over a pool of `pg` or a file of libsql. */
import { handwrittenApp } from './handwritten-app.ts'
import { postgresqlStore } from './handwritten-postgresql.ts'
import { sqliteStore } from './handwritten-sqlite.ts'
import { kind, listen, url } from './listening.ts'

await listen(handwrittenApp(kind === 'postgresql' ? postgresqlStore(url) : await sqliteStore(url)))
