/**
 * Whether a page costs the same however much there is: by cursor at the beginning and near the end of 10,000 to 1,000,000
 * rows, with a page by number at the same depth beside it, and with the latest review of each row where each has 1, 100 and
 * 10,000 of them. Prints the median milliseconds of requests that are made one at a time, within the process.
 *
 * With `--plans` it shows instead how a million pairs of a many-to-many relation are asked: see `plans.ts`.
 *
 *   npm run bench:scale -- [--requests 100] [--plans] [--database postgresql|sqlite]
 */
import { parseArgs } from 'node:util'
import { kindsNamed, withDatabase } from './data/databases.ts'
import { openModels } from './data/models.ts'
import { showPlans } from './plans.ts'
import { PAGE_SIZE } from './servers/store.ts'
import { viewsetApp } from './servers/viewset-app.ts'
import { median } from './statistics.ts'
import type { FastifyInstance } from 'fastify'
import type { Database, DatabaseKind } from './data/databases.ts'

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '100' },
    plans: { type: 'boolean', default: false },
    database: { type: 'string' }
  }
})
const requests = Number(options.requests)

const SIZES = [10_000, 100_000, 1_000_000]
const CHILDREN = [1, 100, 10_000]
const WARM_UP = 10

interface Page {
  readonly next: string | null
  readonly results: readonly { readonly id: number, readonly latestReview?: { readonly id: number } | null }[]
}

async function pageAt (app: FastifyInstance, url: string): Promise<Page> {
  const answer = await app.inject(url)
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  return answer.json<Page>()
}

/** Each of the requests in turn, so that what disturbs the machine disturbs all. */
async function latencies (app: FastifyInstance, urls: readonly string[]): Promise<number[]> {
  const taken = urls.map((): number[] => [])
  for (let round = 0; round < WARM_UP + requests; round++) {
    for (const [place, url] of urls.entries()) {
      const start = performance.now()
      await pageAt(app, url)
      if (round >= WARM_UP) taken[place]?.push(performance.now() - start)
    }
  }
  return taken.map(median)
}

/** The page after that product: the link of the first page, with another position in it. */
function cursorAfter (first: Page, id: number): string {
  const url = new URL(first.next as string)
  const moment = new Date(Date.UTC(2024, 0, 1) + id * 1000).toISOString().replace('T', ' ').replace('.000Z', '+00:00')
  const position = new URLSearchParams({ p: moment }).toString()
  url.searchParams.set('cursor', Buffer.from(position).toString('base64'))
  return url.pathname + url.search
}

async function withApp<T> (database: Database, work: (app: FastifyInstance) => Promise<T>): Promise<T> {
  const models = await openModels(database.kind, database.url)
  const app = await viewsetApp(models)
  try {
    return await work(app)
  } finally {
    await app.close()
    await models.close()
  }
}

async function cursorRow (database: Database, size: number): Promise<string[]> {
  await database.run(...database.statements.fillStatements({ products: size, reviews: 0 }))
  return await withApp(database, async (app) => {
    const first = await pageAt(app, '/newest/')
    const depths = [10, Math.floor(size / PAGE_SIZE * 0.95)]
    const urls = depths.map((depth) => cursorAfter(first, size + 1 - (depth - 1) * PAGE_SIZE))
    for (const [place, url] of urls.entries()) {
      const expected = size - ((depths[place] as number) - 1) * PAGE_SIZE
      const found = (await pageAt(app, url)).results[0]?.id
      if (found !== expected) throw new Error(`The page at depth ${depths[place]} begins with ${found}, not with ${expected}.`)
    }
    const byNumber = `/reviewed/?page=${depths[1]}`
    return (await latencies(app, [...urls, byNumber])).map(milliseconds)
  })
}

/** As many products as a page holds for each number of reviews. */
function familyStatements (kind: DatabaseKind): readonly string[] {
  const count = CHILDREN.length * PAGE_SIZE
  const most = CHILDREN.at(-1)
  const share = `case (product.id - 1) / ${PAGE_SIZE} ${CHILDREN.map((children, place) => `when ${place} then ${children}`).join(' ')} end`
  const [series, moment] = kind === 'postgresql'
    ? [`generate_series(1, ${most}) as numbers (i)`, "timestamptz '2025-01-01 00:00:00Z' + i * interval '1 second'"]
    : [`(with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${most}) select i from numbers) as numbers`, '1735689600000 + i * 1000']
  const insert = `insert into reviews (product_id, author, rating, comment, created_at)
    select product.id, 'Author ' || i, 1 + i % 5, 'Review number ' || i, ${moment} from products as product join ${series} on i <= ${share} where product.id <= ${count}`
  return [insert, kind === 'postgresql' ? 'vacuum (analyze)' : 'analyze']
}

async function familyRow (database: Database): Promise<string[]> {
  const { fillStatements } = database.statements
  await database.run(...fillStatements({ products: 10_000, reviews: 0 }), ...familyStatements(database.kind))
  return await withApp(database, async (app) => {
    const urls = CHILDREN.map((_, place) => `/reviewed/?page=${place + 1}`)
    for (const url of urls) {
      if ((await pageAt(app, url)).results.some(({ latestReview }) => latestReview === null || latestReview === undefined)) throw new Error(`${url}: a review is missing.`)
    }
    return (await latencies(app, urls)).map(milliseconds)
  })
}

function milliseconds (value: number): string {
  return `${value.toFixed(2)} ms`
}

function print (...cells: readonly string[]): void {
  console.log(`  ${cells.map((cell, place) => place === 0 ? cell.padEnd(28) : cell.padStart(18)).join('')}`)
}

if (options.plans) await showPlans(kindsNamed(options.database))
else for (const kind of kindsNamed(options.database)) await measureScale(kind)

async function measureScale (kind: DatabaseKind): Promise<void> {
  console.log(`\n${kind}, page of ${PAGE_SIZE} by cursor`)
  print('rows', 'at depth 10', 'at 95 %', 'by number at 95 %')
  for (const size of SIZES) print(size.toLocaleString('en'), ...await withDatabase(kind, (database) => cursorRow(database, size)))
  console.log(`\n${kind}, page of ${PAGE_SIZE} with the latest review of each`)
  print('reviews of each', ...CHILDREN.map((children) => children.toLocaleString('en')))
  print('', ...await withDatabase(kind, familyRow))
}
