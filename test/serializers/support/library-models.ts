/** The library of the relation suite with its rows, as models in memory and on SQLite. */
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { memoryModels } from '../../../lib/index.ts'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { fillLibrary } from '../../../lib/testing/relation-suite/fixture.ts'
import { MemoryLibrary, SqliteLibrary, statements } from '../../querysets/relations/library.ts'

/** The library in memory. */
export async function memory () {
  const models = memoryModels(MemoryLibrary, { details: { unique: ['bookId'] }, taggings: { uniqueTogether: [['bookId', 'tagId']] } })
  const { publishers: Publisher, books: Book, tags: Tag, taggings: Tagging, reviews: Review, details: Detail } = models
  await fillLibrary({ Publisher, Book, Tag, Tagging, Review, Detail })
  return models
}

async function sqlite () {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of statements('sqlite')) await db.run(statement)
  const models = drizzleModels(db, SqliteLibrary)
  const { publishers: Publisher, books: Book, tags: Tag, taggings: Tagging, reviews: Review, details: Detail } = models
  await fillLibrary({ Publisher, Book, Tag, Tagging, Review, Detail })
  return models
}

/** Fresh models, by the name of their adapter. */
export const LIBRARIES = [['memory', memory], ['SQLite', sqlite]] as const
