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
