/** What the hand-written servers ask of their database; each answers in a way of its own. */
import type { Book, LatestReview, NewProduct, Product, ReviewedProduct } from '../data/rows.ts'

export const PAGE_SIZE = 20

export const orderings = ['id', 'name', '-name', 'price', '-price'] as const
export type Ordering = typeof orderings[number]

export interface ListOptions {
  readonly page: number
  readonly search?: string
  readonly ordering: Ordering
}

/** The last row of the page before. */
export interface Place {
  readonly createdAt: Date
  readonly id: number
}

export interface Store {
  list (options: ListOptions): Promise<{ readonly count: number, readonly rows: readonly Product[] }>
  find (id: number): Promise<Product | undefined>
  create (data: NewProduct): Promise<Product | undefined>
  update (id: number, data: Partial<NewProduct>): Promise<Product | undefined>
  /** A page with the latest review of each, and one row more where there is one. */
  reviewed (page: number): Promise<readonly ReviewedProduct[]>
  /** The newest rows after that place, a page of them and one more where there is one. */
  newest (after: Place | null): Promise<readonly Product[]>
  /** A page of books with all that they are related to, and one book more where there is one. */
  books (page: number): Promise<readonly Book[]>
}

export const offsetOf = (page: number): number => (page - 1) * PAGE_SIZE

/** Each product with its review, where there is one. */
export function withLatest (rows: readonly Product[], found: readonly LatestReview[]): ReviewedProduct[] {
  const byProduct = new Map(found.map((review) => [review.productId, review]))
  return rows.map((row) => ({ ...row, latestReview: byProduct.get(row.id) ?? null }))
}
