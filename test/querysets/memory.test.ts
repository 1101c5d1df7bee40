import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { memoryModel } from '../../lib/querysets/memory/model.ts'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import type { ConformanceModels } from '../../lib/testing/queryset-suite/index.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

function models (): ConformanceModels {
  const Category: ConformanceModels['Category'] = memoryModel('Category', Type.Object({
    id: Type.Integer(), slug: Type.String(), parentId: Nullable(Type.Integer())
  }), { unique: ['slug'], references: { parentId: () => Category } })
  const Product = memoryModel('Product', Type.Object({
    id: Type.Integer(),
    sku: Type.String(),
    name: Type.String(),
    price: Type.Number(),
    stock: Nullable(Type.Integer()),
    weight: Nullable(Type.String({ format: 'decimal' })),
    note: Nullable(Type.String()),
    active: Type.Boolean({ default: true }),
    createdAt: Type.Unsafe<Date>({ type: 'string', format: 'date-time' }),
    shelf: Type.String(),
    slot: Type.Integer(),
    categoryId: Nullable(Type.Integer())
  }), { unique: ['sku'], uniqueTogether: [['shelf', 'slot']], references: { categoryId: Category } })
  return { Category, Product }
}

querySetConformance('memory', models, { test: (name, check) => test(name, check) })
