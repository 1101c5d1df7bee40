/** The order that a request asks for, in Drizzle's words for either database. */
import { asc, desc } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import type { Ordering } from './store.ts'

type Orderable = Readonly<Record<'id' | 'name' | 'price', Column>>

export function orderOf (products: Orderable, ordering: Ordering): SQL {
  const column = products[ordering.replace('-', '') as keyof Orderable]
  return ordering.startsWith('-') ? desc(column) : asc(column)
}
