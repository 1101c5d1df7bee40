import { join } from 'node:path'
import { createClient } from '@libsql/client'
import Database from 'libsql'
import { drizzle } from 'drizzle-orm/libsql'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { DatabaseUnavailable } from '../../lib/querysets/exceptions.ts'
import { AsyncModelViewSet, DefaultRouter, answer, logged, modelSerializer, serve } from '../support/helper.ts'
import { categories, libsqlDatabase, syncDatabase, temporaryFolder } from './support/sqlite.ts'
import type { Test } from 'tap'
import type { DrizzleDatabase } from '../../lib/querysets/drizzle/index.ts'
import type { Model, QuerySet } from '../support/helper.ts'

const AWAY = [503, { detail: 'Service temporarily unavailable, try again later.' }]

const drivers: Readonly<Record<string, (path: string) => Promise<DrizzleDatabase>>> = {
  libsql: async (path) => await libsqlDatabase(`file:${path}`),
  'a driver without promises': async (path) => syncDatabase(path)
}

/** Writes of categories, in a transaction or by themselves, and somebody else who writes to the same file. */
async function shop (t: Test, open: (path: string) => Promise<DrizzleDatabase>) {
  const path = join(temporaryFolder(t), 'shop.db')
  const db = await open(path)
  const Category = drizzleModel(db, categories) as unknown as Model<{ id: number, slug: string }>
  class Categories extends AsyncModelViewSet {
    override queryset = Category.objects as unknown as QuerySet
    override serializerClass = modelSerializer(Category, { fields: ['id', 'slug'] }) as never
  }
  class Whole extends Categories { override atomic = true }
  const router = new DefaultRouter()
  router.register('plain', Categories as never, { basename: 'plain' })
  router.register('atomic', Whole as never, { basename: 'atomic' })
  const { lines, options } = logged()
  const app = await serve(t, { router }, options)
  const other = new Database(path)
  t.teardown(() => other.close())
  const post = (kind: string, slug: string) => app.inject({ method: 'POST', url: `/${kind}/`, payload: { slug } })
  return { post, other, lines, Category, app }
}

for (const [name, open] of Object.entries(drivers)) {
  t.test(`A SQLite file that somebody else is writing to is answered 503, and all is well after that: ${name}`, async (t) => {
    const { post, other, lines, Category, app } = await shop(t, open)
    for (const kind of ['atomic', 'plain', 'atomic']) {
      other.exec('begin immediate')
      for (let times = 0; times < 3; times++) {
        const refused = await post(kind, 'refused')
        t.strictSame([answer(refused), refused.headers['retry-after']], [AWAY, '5'], `a write is refused: ${kind}`)
      }
      t.equal((await app.inject('/plain/')).statusCode, 200, 'while others are read')
      other.exec('rollback')
      const before = await Category.objects.count()
      for (const now of ['atomic', 'plain']) for (const slug of ['a', 'b']) t.equal((await post(now, `${kind} ${now} ${slug} ${before}`)).statusCode, 201, `${now} after ${kind}`)
      t.equal((other.prepare('select count(*) as n from categories').get() as { n: number }).n, before + 4, 'and is stored for everybody to see')
      other.exec('insert into categories (slug) values (\'mine\'); delete from categories where slug = \'mine\'')
    }
    t.equal(lines.length, 1, 'the log tells of it once')
  })
}

t.test('A SQLite file that is full, or not to be written to, is answered 503', async (t) => {
  const { post, Category } = await shop(t, async (path) => {
    const db = await libsqlDatabase(`file:${path}`)
    await db.run(sql.raw('pragma max_page_count = 8'))
    return db
  })
  const long = 'x'.repeat(100_000)
  t.strictSame(answer(await post('plain', long)), AWAY)
  t.strictSame(answer(await post('atomic', long)), AWAY)
  t.equal((await post('atomic', 'short')).statusCode, 201)
  await t.rejects(Category.transaction(async () => { await Category.objects.create({ slug: long }) }), DatabaseUnavailable)

  const path = join(temporaryFolder(t), 'read.db')
  await libsqlDatabase(`file:${path}`)
  const db = drizzle(createClient({ url: `file:${path}` }))
  await db.run(sql.raw('pragma query_only = on'))
  await t.rejects(drizzleModel(db, categories).objects.create({ slug: 'a' }), DatabaseUnavailable)
})
