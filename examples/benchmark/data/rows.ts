/** Rows as both databases give them. */

export interface Product {
  id: number
  name: string
  price: number
  stock: number
  createdAt: Date
}

export type NewProduct = Pick<Product, 'name' | 'price'> & Partial<Pick<Product, 'stock'>>

export interface LatestReview {
  id: number
  productId: number
  author: string
  rating: number
}

export interface ReviewedProduct extends Product {
  latestReview: LatestReview | null
}

/** How many rows a database is filled with; product n has the reviews n, n + products, n + 2 products … */
export interface Amounts {
  readonly products: number
  readonly reviews: number
}

interface Named {
  id: number
  name: string
}

export interface Opinion {
  id: number
  bookId: number
  reader: string
  rating: number
}

export interface Book {
  id: number
  title: string
  pages: number
  publisher: Named
  authors: Named[]
  tags: Named[]
  latestOpinions: Opinion[]
}

/** How many books there are, and what each of them has. */
export interface BookAmounts {
  readonly books: number
  readonly tagsOfBook: number
  readonly opinionsOfBook: number
}

export const PUBLISHERS = 100
export const AUTHORS = 2000
export const TAGS = 1000
