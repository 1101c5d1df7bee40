/** The shop's models, and how they are related. */
import { relationsOf } from 'fastify-viewsets'
import { drizzleModels } from 'fastify-viewsets/drizzle'
import { categories, db, lines, orders, products, reviews, taggings, tags } from './tables.ts'

class Shop extends relationsOf({ categories, products, reviews, tags, taggings, orders, lines }, ({ one, many }) => ({
  products: { category: one('categories'), reviews: many('reviews'), tags: many('tags', { through: 'taggings' }) },
  reviews: { product: one('products') },
  tags: { products: many('products', { through: 'taggings' }) },
  orders: { lines: many('lines') },
  lines: { order: one('orders'), product: one('products') }
})) {}

export const { categories: Category, products: Product, reviews: Review, tags: Tag, orders: Order, lines: Line } = drizzleModels(db, Shop, {
  products: { ordering: ['id'] },
  tags: { ordering: ['id'] },
  lines: { ordering: ['id'] }
})
