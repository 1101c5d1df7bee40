import { createClient } from '@libsql/client'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { pgTable, serial, text as pgText } from 'drizzle-orm/pg-core'
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Model, QuerySet } from '../../lib/querysets/contract.ts'
import { atomic, drizzleModel, outside, transactionOf } from '../../lib/querysets/drizzle/index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
function holds<T extends true> (): T | undefined { return undefined }

const db = drizzle(createClient({ url: ':memory:' }))
const products = sqliteTable('products', {
  code: integer().primaryKey(),
  name: text().notNull(),
  price: real().notNull(),
  note: text(),
  state: text({ enum: ['new', 'old'] }).notNull().default('new'),
  createdAt: integer({ mode: 'timestamp' }).notNull()
})
const Product = drizzleModel(db, products)
const objects = Product.objects

holds<Same<typeof Product.$row, { code: number, name: string, price: number, note: string | null, state: 'new' | 'old', createdAt: Date }>>()
holds<Same<typeof Product.primaryKey, 'code'>>()
export const anyModel: Model = Product
export const anyQuerySet: QuerySet = objects

objects.filter({ price__gte: 3, name__icontains: 'x', createdAt__lt: new Date(), code__in: [1, 2], note__isnull: true, state: 'new' }).orderBy('-price')
objects.filter(eq(products.price, 3))
export const created = objects.create({ name: 'a', price: 1, createdAt: new Date() })
// @ts-expect-error the price is required
export const uncreated = objects.create({ name: 'a', createdAt: new Date() })
// @ts-expect-error text lookup on a number
objects.filter({ price__icontains: 'x' })
// @ts-expect-error no such column
objects.filter({ prise: 3 })
// @ts-expect-error no such state
objects.filter({ state: 'odd' })
// @ts-expect-error wrong order
objects.orderBy('-prise')

const users = pgTable('users', { id: serial().primaryKey(), email: pgText().notNull() })
const User = drizzleModel(drizzlePg('postgres://localhost/none'), users)
holds<Same<typeof User.primaryKey, 'id'>>()
User.objects.filter({ email__iendswith: '@example.org' })

const pairs = sqliteTable('pairs', { left: integer().notNull(), right: integer().notNull() }, (table) => [primaryKey({ columns: [table.left, table.right] })])
export const Pair = drizzleModel(db, pairs)
holds<Same<typeof Pair.primaryKey, string>>()

// what a transaction hands over is that of the database, whatever its driver
export const inserted = atomic(db, async (tx) => await tx.insert(products).values({ name: 'a', price: 1, createdAt: new Date() }).returning({ code: products.code }))
holds<Same<Awaited<typeof inserted>, { code: number }[]>>()
const transactedPg = pgTable('transacted', { id: serial().primaryKey(), name: pgText().notNull() })
const transacting = drizzlePg('postgres://127.0.0.1:1/none')
export const inPg = atomic(transacting, async (tx) => await tx.select().from(transactedPg))
holds<Same<Awaited<typeof inPg>, { id: number, name: string }[]>>()
// @ts-expect-error no such column
export const wronglyInserted = atomic(transacting, async (tx) => await tx.insert(transactedPg).values({ title: 'a' }))
export const current = transactionOf(transacting).select().from(transactedPg)
export const outsideOf = outside(transacting, (same) => same.insert(transactedPg).values({ name: 'a' }))
