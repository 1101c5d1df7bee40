import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { test } from 'tap'
import { relationConformance } from '../../../lib/testing/relation-suite/index.ts'
import { sqliteLibrary, statements } from './library.ts'

async function library () {
  const db = drizzle(createClient({ url: ':memory:' }))
  await db.run(sql.raw('pragma foreign_keys = on'))
  for (const statement of statements('sqlite')) await db.run(statement)
  return sqliteLibrary(db)
}

relationConformance('SQLite', library, { test: (name, check) => test(name, check) })
