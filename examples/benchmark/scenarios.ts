/** What clients ask of each contestant: requests that differ from one another, the same ones for all. */
import type { Amounts, BookAmounts } from './data/rows.ts'

export const AMOUNTS: Amounts = { products: 10_000, reviews: 100_000 }

export const BOOKS: BookAmounts = { books: 10_000, tagsOfBook: 4, opinionsOfBook: 10 }

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: string
}

export interface Scenario {
  readonly name: string
  readonly title: string
  /** Made for each contestant, since links are its own. */
  requests (contestant: Contestant): readonly Request[]
  /** Undoes what the requests wrote, so that every round finds the same rows. */
  readonly writes?: boolean
  /** Whether one statement that makes JSON is another way to answer it. */
  readonly aggregates?: boolean
}

/** As much of a contestant as its requests depend on. */
export interface Contestant {
  /** The links of the list by cursor: that at `n` leads to its page n + 1. */
  readonly cursorPaths: readonly string[]
}

/** The deepest page by cursor that is asked for. */
export const DEEPEST = 402

/** Spreads the numbers from 0 up over the range, in no visible order, but always the same. */
const spread = (number: number, range: number): number => number * 7919 % range

function many (count: number, make: (number: number) => Request | string): Request[] {
  return Array.from({ length: count }, (_, number) => {
    const made = make(number)
    return typeof made === 'string' ? { method: 'GET', path: made } : made
  })
}

const cursorPages = (from: number, to: number) => ({ cursorPaths }: Contestant): readonly Request[] =>
  many(to - from + 1, (number) => cursorPaths[from - 1 + number] as string)

const productPath = (number: number): string => `/products/${1 + spread(number, AMOUNTS.products)}/`

export const scenarios: readonly Scenario[] = [
  { name: 'list', title: 'page of 20 with count', requests: () => many(50, (number) => `/products/?page=${1 + number}`) },
  { name: 'search', title: 'searched and ordered page with count', requests: () => many(200, (number) => `/products/?search=${100 + spread(number, 900)}&ordering=-price`) },
  { name: 'retrieve', title: 'one by its id', requests: () => many(1000, productPath) },
  {
    name: 'create',
    title: 'POST',
    writes: true,
    requests: () => many(200, (number) => ({ method: 'POST', path: '/products/', body: JSON.stringify({ name: `New ${number}`, price: number / 4, stock: number }) }))
  },
  {
    name: 'update',
    title: 'PATCH of two columns',
    writes: true,
    requests: () => many(1000, (number) => ({ method: 'PATCH', path: productPath(number), body: JSON.stringify({ price: number / 4, stock: number }) }))
  },
  { name: 'postfetch', title: 'page of 20, the latest review of each, no count', requests: () => many(50, (number) => `/reviewed/?page=${1 + number}`) },
  { name: 'books', title: 'page of 20 books with publisher, authors, tags and the latest three opinions, no count', aggregates: true, requests: () => many(50, (number) => `/books/?page=${1 + number}`) },
  { name: 'cursor10', title: 'page by cursor at depth 10', requests: cursorPages(8, 12) },
  { name: 'cursor400', title: 'page by cursor at depth 400', requests: cursorPages(398, DEEPEST) }
]

/** What tells one contestant's answer from another's is left out: how links and moments are written, and what a database gives to a new row. */
export function comparable (answer: unknown, { method }: Request): unknown {
  const { next, previous, ...body } = JSON.parse(JSON.stringify(answer), normalised) as Record<string, unknown>
  if (method === 'POST') for (const name of ['id', 'createdAt']) body[name] = typeof body[name]
  return next === undefined ? body : { ...body, hasNext: next !== null }
}

function normalised (name: string, value: unknown): unknown {
  return name === 'createdAt' ? new Date(value as string).toISOString() : value
}
