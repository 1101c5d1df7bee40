/** The models and rows that the suite works on; an adapter author makes the models, the suite fills them. */
import type { Condition, Model, QuerySet } from '../../querysets/contract.ts'

/** Describes a row of the model that products refer to, and that refers to itself. */
export interface ConformanceCategory {
  /** Primary key, counted up by the database. */
  id: number
  /** Unique. */
  slug: string
  /** Foreign key to another category's `id`. */
  parentId: number | null
}

/** Describes a row of the model that most checks are about: columns of most kinds, with constraints. */
export interface ConformanceProduct {
  /** Primary key, counted up by the database. */
  id: number
  /** Unique. */
  sku: string
  name: string
  price: number
  stock: number | null
  /** A decimal number as text. */
  weight: string | null
  note: string | null
  /** True by default. */
  active: boolean
  /** Kept to the millisecond. */
  createdAt: Date
  /** Unique together with `slot`. */
  shelf: string
  slot: number
  /** Foreign key to the category's `id`. */
  categoryId: number | null
}

/** Gives the suite the two models of an adapter, over an empty database. */
export interface ConformanceModels {
  readonly Category: Model<ConformanceCategory>
  readonly Product: Model<ConformanceProduct>
}

export type Products = QuerySet<ConformanceProduct>

/** What one check may use: filled models, in a database of its own. */
export interface Bench extends ConformanceModels {
  readonly objects: Products
  /** The same rows for names and values that are known at run time only. */
  readonly loose: QuerySet
}

export type Check = (bench: Bench) => Promise<void>

const categories: readonly Partial<ConformanceCategory>[] = [{ slug: 'tools' }, { slug: 'home', parentId: 1 }]

type Sample = readonly [name: string, price: number, stock: number | null, weight: string | null, note: string | null, active: boolean, createdAt: string, categoryId: number | null]

const samples: readonly Sample[] = [
  ['Hammer', 12.5, 5, '1.5', 'Steel head', true, '2024-01-15T08:30:00.000Z', 1],
  ['hand saw', 25, 0, '10.25', null, true, '2024-02-29T23:59:59.999Z', 1],
  ['100% cotton_rope', 8.75, null, null, '50%_off', false, '2023-12-31T00:00:00.000Z', 2],
  ['Éclair tin', 3, 7, '0.3', 'ÉTÉ', true, '2025-03-10T12:05:06.500Z', null],
  ['ladder [2m]', 80, 12, '9', 'a*b?c', true, '2024-07-04T16:20:10.000Z', 2],
  ['Back\\slash', 1, 3, '2', '', false, '2024-12-30T01:00:00.000Z', null]
]

/** Fills freshly made models with the rows that the checks know; their keys count from 1. */
export async function fill (models: ConformanceModels): Promise<Bench> {
  for (const category of categories) await models.Category.objects.create(category)
  for (const [index, sample] of samples.entries()) {
    const [name, price, stock, weight, note, active, createdAt, categoryId] = sample
    const place = { sku: `P-${index + 1}`, shelf: index < 3 ? 'a' : 'b', slot: index % 3 }
    await models.Product.objects.create({ ...place, name, price, stock, weight, note, active, createdAt: new Date(createdAt), categoryId })
  }
  return { ...models, objects: models.Product.objects, loose: models.Product.objects }
}

/** What a new product needs besides what a check is about. */
export function productData (number: number): Partial<ConformanceProduct> {
  return { sku: `N-${number}`, name: `New ${number}`, price: 1, createdAt: new Date(0), shelf: 'new', slot: number, active: true }
}

/** The keys of the rows, in ascending order. */
export async function keysOf (rows: QuerySet): Promise<number[]> {
  return (await keysInOrder(rows)).sort((a, b) => a - b)
}

/** The keys of the rows, in the order of the queryset. */
export async function keysInOrder (rows: QuerySet): Promise<number[]> {
  return (await rows.fetch()).map((row) => Number(Reflect.get(row, 'id')))
}

/** A condition, and the keys of the rows that fulfil it. */
export type Expectation = readonly [condition: Condition<ConformanceProduct>, keys: readonly number[]]
