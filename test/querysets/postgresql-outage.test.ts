import { Writable } from 'node:stream'
import { drizzle } from 'drizzle-orm/node-postgres'
import Fastify from 'fastify'
import pg from 'pg'
import { test } from 'tap'
import viewsets, { AsyncModelViewSet, DefaultRouter, envelopeExceptionHandler, modelSerializer } from '../../lib/index.ts'
import { Outages, isUnavailable } from '../../lib/querysets/postgres/availability.ts'
import { atomic, coalescedReads, pipelined } from '../../lib/querysets/drizzle/index.ts'
import { DatabaseUnavailable } from '../../lib/querysets/exceptions.ts'
import { throwAwayServer } from '../support/postgres-server.ts'
import { NO_SERVER } from '../support/postgres.ts'
import { modelsOf, productData, tables } from './support/postgresql.ts'
import type { PostgresServer } from '../support/postgres-server.ts'

test('what says that the database is not there is told from what does not', (t) => {
  const unavailable: object[] = [
    { code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }, { code: 'ENOTFOUND' }, { code: 'ENOENT', syscall: 'connect' }, { code: '57P01' }, { code: '57P03' }, { code: '25006' }, { code: '08006' }, { code: '53300' }, { code: '55P03' },
    { code: '57014', message: 'canceling statement due to statement timeout' }, { message: 'Connection terminated unexpectedly' }, { message: 'timeout exceeded when trying to connect' },
    { message: 'Query read timeout' }, { code: 'CONNECT_TIMEOUT' }, { message: 'Client has encountered a connection error and is not queryable' }
  ]
  const other: object[] = [{ code: '23505' }, { code: '28P01' }, { code: '3D000' }, { code: '42P01' }, { code: '57014', message: 'canceling statement due to user request' }, { code: 'ENOENT', syscall: 'open' }, { message: 'no' }]
  for (const error of unavailable) t.ok(isUnavailable(Object.assign(new Error('x'), error)) && isUnavailable(new Error('Failed query', { cause: Object.assign(new Error('x'), error) })), JSON.stringify(error))
  for (const error of other) t.notOk(isUnavailable(Object.assign(new Error('x'), error)), JSON.stringify(error))
  t.end()
})

test('an outage is news once, and again when there was quiet', (t) => {
  const outages = new Outages()
  t.strictSame([0, 10, 9_000, 18_000, 29_000, 29_001].map((now) => outages.note(now)), [true, false, false, false, true, false])
  t.end()
})

const server = await throwAwayServer()
if (server === null && process.env['CI'] === 'true') throw new Error(NO_SERVER)
if (server === null) test('an outage of PostgreSQL', { skip: NO_SERVER }, () => {})
else await checkOutage(server)

async function checkOutage (server: PostgresServer): Promise<void> {
  const setUp = new pg.Client({ connectionString: server.url })
  await setUp.connect()
  for (const statement of tables) await setUp.query(statement)
  await setUp.end()

  const pool = new pg.Pool({ connectionString: server.url, max: 3 })
  const db = drizzle(pool)
  const { Product } = modelsOf(db)
  const row = await Product.objects.create({ ...productData(1), stock: 0 })

  /** An app over that table that writes down what it logs. */
  const appOf = async (options: object = {}) => {
    class ProductViewSet extends AsyncModelViewSet {
      override queryset = Product.objects.all()
      override serializerClass = modelSerializer(Product, { fields: ['id', 'sku', 'name', 'price', 'createdAt', 'shelf', 'slot'] })
    }
    const router = new DefaultRouter()
    router.register('products', ProductViewSet)
    const lines: { level: number, msg: string }[] = []
    const stream = new Writable({
      write (chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(String(chunk)) as { level: number, msg: string })
        done()
      }
    })
    const app = Fastify({ logger: { level: 'warn', stream } })
    await app.register(viewsets, { router, ...options })
    return { app, lines }
  }

  test('while the database is away requests are answered 503, and all is well when it is back', async (t) => {
    const { app, lines } = await appOf()
    const requests = () => Promise.all(Array.from({ length: 20 }, (_, index) => index % 4 === 0
      ? app.inject({ method: 'POST', url: '/products/', payload: { ...productData(100 + index), createdAt: new Date() } })
      : app.inject(index % 4 === 1 ? '/products/' : '/products/1/')))
    t.ok((await requests()).every(({ statusCode }) => statusCode < 300))
    await server.stop()
    for (let times = 0; times < 5; times++) {
      for (const response of await requests()) {
        t.equal(response.statusCode, 503)
        t.equal(response.headers['retry-after'], '5')
        t.strictSame(response.json(), { detail: 'Service temporarily unavailable, try again later.' })
      }
    }
    t.strictSame(lines.map(({ level, msg }) => [level, msg]), [[50, 'The database is not available; requests are answered 503 until it is back.']])
    await server.start()
    t.ok((await requests()).every(({ statusCode }) => statusCode === 200 || statusCode === 400))
    await app.close()
  })

  test('transactions that are under way fail, and give their connections back', async (t) => {
    for (let times = 0; times < 4; times++) {
      let stopped!: () => void
      const gone = new Promise<void>((resolve) => { stopped = resolve })
      let underWay!: () => void
      const begun = new Promise<void>((resolve) => { underWay = resolve })
      let waiting = 3
      const ends: Promise<unknown>[] = []
      const note = (client: pg.PoolClient): void => { ends.push(new Promise((resolve) => client.once('end', resolve))) }
      pool.on('acquire', note)
      const results = Promise.allSettled([0, 1, 2].map((index) => atomic(db, async () => {
        await Product.objects.get({ pk: row.id })
        if (--waiting === 0) underWay()
        if (index === 0) throw new Error('its own')
        await gone
        await Product.objects.get({ pk: row.id })
      })))
      await begun
      pool.off('acquire', note)
      await server.stop()
      // they hear of it from the connection while nothing is asked of it
      await Promise.all(ends)
      stopped()
      const reasons = (await results).map((one) => (one as PromiseRejectedResult).reason as Error)
      t.strictSame(reasons.map(({ message }) => message), ['its own', 'The database is not available.', 'The database is not available.'])
      t.ok(reasons.slice(1).every((one) => one instanceof DatabaseUnavailable))
      await Promise.allSettled(Array.from({ length: 5 }, () => atomic(db, () => Product.objects.count())))
      await server.start()
    }
    t.ok((await Promise.all(Array.from({ length: 6 }, () => atomic(db, () => Product.objects.count())))).every((count) => count > 0))
    t.equal(pool.waitingCount, 0)
  })

  test('a BEGIN that fails does not cost a connection', async (t) => {
    for (let times = 0; times < 3; times++) {
      // The server ends the idle connections; the pool hears of it when it next uses them.
      await Promise.all(Array.from({ length: 3 }, () => Product.objects.count()))
      const other = new pg.Client({ connectionString: server.url })
      await other.connect()
      const ended = other.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = $1', ['client backend'])
      await Promise.allSettled(Array.from({ length: 9 }, () => atomic(db, () => Product.objects.count())))
      await ended
      await other.end()
    }
    t.ok(await atomic(db, () => Product.objects.count()))
    t.equal(pool.waitingCount, 0)
  })

  test('pipelined and coalesced reads come back as well', async (t) => {
    const reads = pipelined(db)
    coalescedReads(db)
    await reads.connect()
    const read = () => Promise.allSettled(Array.from({ length: 40 }, (_, index) => index % 2 === 0 ? Product.objects.get({ pk: row.id }) : Product.objects.filter({ price__gt: index % 7 }).count()))
    t.ok((await read()).every(({ status }) => status === 'fulfilled'))
    const during = read()
    await server.stop()
    t.ok((await during).every((one) => one.status === 'fulfilled' || one.reason instanceof DatabaseUnavailable))
    const failed = await read()
    t.ok(failed.every((one) => one.status === 'rejected' && one.reason instanceof DatabaseUnavailable))
    t.equal(new Set(failed.map((one) => (one as PromiseRejectedResult).reason as unknown)).size, failed.length, 'each has an error of its own')
    await t.rejects(reads.connect())
    await server.start()
    t.ok((await read()).every(({ status }) => status === 'fulfilled'))
    await reads.connect()
    t.ok((await read()).every(({ status }) => status === 'fulfilled'))
    coalescedReads(db, false)
    await reads.close()
  })

  test('the envelope has a code for it', async (t) => {
    const { app } = await appOf({ exceptionHandler: envelopeExceptionHandler })
    await server.stop()
    const response = await app.inject('/products/')
    t.strictSame([response.statusCode, response.headers['retry-after'], response.json()], [503, '5', { error: { code: 'service_unavailable', message: 'Service temporarily unavailable, try again later.', details: {} } }])
    await app.close()
  })

  test('nothing is left', async () => {
    await pool.end()
    await server.remove()
  })
}
