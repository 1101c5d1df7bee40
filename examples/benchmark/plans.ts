/**
 * How databases go about questions over a table of pairs with a million rows: none is to read all of it. Prints the plan of each statement, and
 * fails where one does.
 *
 *   npm run bench:scale -- --plans [--database postgresql|sqlite]
 */
import { createClient } from '@libsql/client'
import { drizzle as drizzleLibsql } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { Count, prefetch, relatives } from 'fastify-viewsets'
import { withDatabase } from './data/databases.ts'
import { libraryOfPostgresql, libraryOfSqlite } from './data/library.ts'
import type { Database, DatabaseKind } from './data/databases.ts'
import type { Library } from './data/library.ts'

/** A million pairs. */
const AMOUNTS = { books: 250_000, tagsOfBook: 4, opinionsOfBook: 4 }

interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

type Question = readonly [title: string, ask: (library: Library) => Promise<unknown>]

const questions: readonly Question[] = [
  ['books with a tag of that name, a page', ({ Book }) => Book.objects.filter({ tags__name: 'Tag 7' }).orderBy('id').slice(0, 20).fetch()],
  ['the same, their number', ({ Book }) => Book.objects.filter({ tags__name: 'Tag 7' }).count()],
  ['books with one of three tags, a page', ({ Book }) => Book.objects.filter({ tags__in: [1, 2, 3] }).orderBy('id').slice(0, 20).fetch()],
  ['the same, their number', ({ Book }) => Book.objects.filter({ tags__in: [1, 2, 3] }).count()],
  ['books with one of three names of tags, their number', ({ Book }) => Book.objects.filter({ tags__name__in: ['Tag 1', 'Tag 2', 'Tag 3'] }).count()],
  ['books with both of two tags, their number', ({ Book }) => Book.objects.filter({ tags: 1 }).filter({ tags: 38 }).count()],
  ['books without a tag of that name, a page', ({ Book }) => Book.objects.exclude({ tags__name: 'Tag 7' }).orderBy('id').slice(0, 20).fetch()],
  ['the same, their number', ({ Book }) => Book.objects.exclude({ tags__name: 'Tag 7' }).count()],
  ['tags of books of that title', ({ Tag }) => Tag.objects.filter({ books__title: 'Book 4711' }).orderBy('id').fetch()],
  ['tags of a book', ({ Tag }) => Tag.objects.filter({ books: 4711 }).orderBy('id').fetch()],
  ['a page of books, and their tags', ({ Book }) => Book.objects.orderBy('id').slice(0, 20).prefetchRelated('tags').fetch()],
  ['a page of books, and the first three of the tags of each', ({ Book }) => Book.objects.orderBy('id').slice(0, 20).prefetchRelated(prefetch('tags', { limit: 3 })).fetch()],
  ['a page of books, and how many tags each has', ({ Book }) => Book.objects.annotate({ tagCount: Count('tags') }).orderBy('id').slice(0, 20).fetch()],
  ['the keys of the tags of a book, to change them', ({ Book }) => relatives(Book, { id: 4711 }, 'tags').add([])]
]

interface Asked {
  readonly library: Library
  /** The lines of the plan. */
  plan (statement: Statement): Promise<string[]>
  close (): Promise<void>
}

async function onPostgresql (url: string, log: (text: string, values: unknown[]) => void): Promise<Asked> {
  const pool = new pg.Pool({ connectionString: url })
  return {
    library: libraryOfPostgresql(drizzlePg(pool, { logger: { logQuery: log } }), false),
    plan: async ({ text, values }) => (await pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])).rows.map((row) => row['QUERY PLAN']),
    close: () => pool.end()
  }
}

async function onSqlite (url: string, log: (text: string, values: unknown[]) => void): Promise<Asked> {
  const client = createClient({ url })
  return {
    library: libraryOfSqlite(drizzleLibsql(client, { logger: { logQuery: log } }), false),
    plan: async ({ text, values }) => (await client.execute({ sql: `explain query plan ${text}`, args: values as never })).rows.map(({ detail }) => String(detail)),
    close: async () => client.close()
  }
}

/** Whether a plan reads the whole table of pairs, under whichever name its statement gives it. */
const isScan: Readonly<Record<DatabaseKind, (plan: readonly string[], pairs: ReadonlySet<string>) => boolean>> = {
  // an index that is read without a condition is read whole, unless a page ends it
  postgresql: ([first = '', ...others]) => others.some((line, index) => {
    const isWhole = !/^Limit/.test(first) && /Index( Only)? Scan .*on taggings\b/.test(line) && !/Index Cond/.test(others[index + 1] ?? '')
    return isWhole || /Seq Scan on taggings\b/.test(line)
  }),
  sqlite: (plan, pairs) => plan.some((line) => pairs.has(/^SCAN (\S+)/.exec(line)?.[1] ?? ''))
}

/** The names of the table of pairs in a statement. */
function namesOfPairs (text: string): ReadonlySet<string> {
  return new Set(['taggings', ...[...text.matchAll(/"taggings" (?:as )?"([^"]+)"/g)].map(([, name]) => name as string)])
}

async function plansOf ({ kind, url, run, statements }: Database): Promise<number> {
  await run(...statements.fillBookStatements(AMOUNTS))
  const asked: Statement[] = []
  const { library, plan, close } = await (kind === 'postgresql' ? onPostgresql : onSqlite)(url, (text, values) => { asked.push({ text, values }) })
  let scans = 0
  for (const [title, ask] of questions) {
    asked.length = 0
    await ask(library)
    console.log(`\n${kind}: ${title}`)
    for (const statement of asked.filter(({ text }) => text.includes('"taggings"'))) {
      const lines = await plan(statement)
      const isWhole = isScan[kind](lines, namesOfPairs(statement.text))
      console.log(`  ${statement.text}\n${lines.map((line) => `    ${line}`).join('\n')}${isWhole ? '\n  This reads the whole table of pairs.' : ''}`)
      if (isWhole) scans++
    }
  }
  await close()
  return scans
}

/** Shows the plans, and sets the exit code where one reads all pairs. */
export async function showPlans (kinds: readonly DatabaseKind[]): Promise<void> {
  for (const kind of kinds) {
    const scans = await withDatabase(kind, plansOf)
    console.log(`\n${kind}: ${scans === 0 ? 'no statement reads' : `${scans} statements read`} the whole table of pairs.`)
    if (scans > 0) process.exitCode = 1
  }
}
