/** Regular expressions that JavaScript reads and the database of the rows does not. */
import { createClient } from '@libsql/client'
import { drizzle as drizzleSqlite } from 'drizzle-orm/libsql'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import { integer as pgInteger, pgTable, text as pgText } from 'drizzle-orm/pg-core'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { test } from 'tap'
import { FilterSetBackend, SearchFilter, filterSet, filters } from '../../lib/filters/index.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { InvalidPattern } from '../../lib/querysets/exceptions.ts'
import { AsyncModelViewSet, DefaultRouter, Max, PageNumberPagination, Response, action, answer, envelopeExceptionHandler, modelSerializer, serve } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { CountMode, Model, ViewsetsOptions } from '../support/helper.ts'
import type { Test } from 'tap'

const REFUSED = ['Enter a valid regular expression.']

const TABLE = 'create table tools (id integer primary key, name text not null, stock integer not null)'
const ROWS = 'insert into tools values (1, \'Hammer\', 1), (2, \'Saw\', 2), (3, \'hammock\', 3)'

const sqlite = createClient({ url: ':memory:' })
await sqlite.execute(TABLE)
await sqlite.execute(ROWS)
const sqliteTools = sqliteTable('tools', { id: integer().primaryKey(), name: text().notNull(), stock: integer().notNull() })
checkPatterns('SQLite', drizzleModel(drizzleSqlite(sqlite), sqliteTools), ['a(?=b)', '(?<=a)b', '(?<a>x)'])

const database = await testDatabase()
if (database === null) test('PostgreSQL', { skip: NO_SERVER }, () => {})
else {
  await database.run(TABLE, ROWS)
  const pool = new pg.Pool({ connectionString: database.url })
  const tools = pgTable('tools', { id: pgInteger().primaryKey(), name: pgText().notNull(), stock: pgInteger().notNull() })
  checkPatterns('PostgreSQL', drizzleModel(drizzlePostgres(pool), tools), ['(?<a>x)', '\\p{L}', 'a{2000}', '[^]', '\\u{61}', 'a{1,2}{3}'])
  test('the database is given back', async () => {
    await pool.end()
    await database.drop()
  })
}

/** A way to ask for tools by path. */
async function toolbox (t: Test, Tool: Model, options: ViewsetsOptions = {}): Promise<(url: string, method?: 'GET' | 'POST') => Promise<unknown>> {
  class Tools extends AsyncModelViewSet {
    override queryset = Tool.objects.all()
    override serializerClass = modelSerializer(Tool, { fields: ['id' as never] })
    override filterBackends = [FilterSetBackend, SearchFilter]
    override searchFields = ['$name']
    override filtersetClass = filterSet(Tool, {
      name: filters.string({ lookups: { matches: 'regex', imatches: 'iregex' } }),
      stock: filters.integer()
    })

    @action({ detail: false, methods: ['post'] })
    async clear (): Promise<Response> {
      return new Response(await (await this.filterQueryset(this.queryset)).deleteMany())
    }

    @action({ detail: false })
    async highest (): Promise<Response> {
      return new Response(await (await this.filterQueryset(this.queryset)).orderBy('pk').slice(0, 2).aggregate({ id: Max('id' as never) }))
    }
  }
  const router = new DefaultRouter()
  router.register('tools', Tools as never)
  const app = await serve(t, { router, ...options })
  return async (url, method = 'GET') => answer(await app.inject({ method, url: `/tools/${url}` }))
}

function paged (countMode: CountMode): ViewsetsOptions {
  class Pages extends PageNumberPagination {
    override pageSize = 2
    override countMode = countMode
  }
  return { defaultPaginationClass: Pages }
}

function checkPatterns (title: string, Tool: Model, foreign: readonly string[]): void {
  test(`${title}: a regular expression that only the database refuses is refused like any other`, async (t) => {
    const ask = await toolbox(t, Tool)
    t.strictSame(await ask('?name__matches=^[HS]'), [200, [{ id: 1 }, { id: 2 }]])
    for (const pattern of foreign) {
      const text = encodeURIComponent(pattern)
      t.strictSame(await ask(`?name__matches=${text}`), [400, { name__matches: REFUSED }], pattern)
      t.strictSame(await ask(`?name__imatches=+${text}+`), [400, { name__imatches: REFUSED }], `any case of ${pattern}`)
      t.strictSame(await ask(`?name__matches!=${text}`), [400, { 'name__matches!': REFUSED }], `not ${pattern}`)
    }
  })

  const [pattern = ''] = foreign.map(encodeURIComponent)

  test(`${title}: nor does it matter what the rows are read for`, async (t) => {
    for (const options of [paged('exact'), paged('estimated'), paged('capped')]) {
      const ask = await toolbox(t, Tool, options)
      t.strictSame(await ask(`?name__matches=${pattern}`), [400, { name__matches: REFUSED }])
      t.strictSame(await ask(`?name__matches=${pattern}&page=2`), [400, { name__matches: REFUSED }])
    }
    const ask = await toolbox(t, Tool)
    t.strictSame(await ask(`1/?name__matches=${pattern}`), [400, { name__matches: REFUSED }], 'one object')
    t.strictSame(await ask(`highest/?name__matches=${pattern}`), [400, { name__matches: REFUSED }], 'an aggregate')
    t.strictSame(await ask(`clear/?name__matches=${pattern}`, 'POST'), [400, { name__matches: REFUSED }], 'a write')
    t.strictSame(await ask('x/?name__matches=a'), [404, { detail: 'Not found.' }], 'a key that is none stays what it was')
  })

  test(`${title}: where it is not plain which parameter is meant, none is blamed`, async (t) => {
    const ask = await toolbox(t, Tool)
    t.strictSame(await ask(`?name__matches=${pattern}&name__imatches=a`), [400, REFUSED])
    t.strictSame(await ask(`?search=a+${pattern}`), [400, REFUSED])
    t.strictSame(await ask(`?search=${pattern}`), [400, { search: REFUSED }])
    const enveloped = await toolbox(t, Tool, { exceptionHandler: envelopeExceptionHandler })
    t.strictSame(await enveloped(`?name__matches=${pattern}`), [400, { error: { code: 'validation_error', message: 'Request validation failed.', details: { name__matches: REFUSED } } }])
  })

  test(`${title}: a queryset says which expressions may be meant`, async (t) => {
    const error = await Tool.objects.filter({ name__regex: decodeURIComponent(pattern) } as never).exclude({ name__iregex: 'b' } as never).fetch().catch((reason: unknown) => reason)
    t.ok(error instanceof InvalidPattern)
    t.strictSame((error as InvalidPattern).patterns, [decodeURIComponent(pattern), 'b'])
  })
}
