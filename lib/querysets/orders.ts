/** Orders as they are asked for: by names and paths, and by what is worked out of a row. */
import { compiledAggregate } from './aggregates.ts'
import { Cases, orderOfCases } from './choices.ts'
import { gatheredNamed } from './lookups.ts'
import { identityOf, targetName } from './paths.ts'
import type { Described, Naming, Target } from './paths.ts'
import type { Order, Query } from './query.ts'
import { orderOfTruncated, Truncated } from './truncation.ts'
import { gatheredTarget } from './worked.ts'

const ownOrders = new WeakMap<Described, readonly Order[]>()

/** The order of a model's rows where none is asked for: its own, or else that of their keys. */
export function ownOrder (model: Described): readonly Order[] {
  let order = ownOrders.get(model)
  if (order === undefined) ownOrders.set(model, order = hasOwnOrder(model) ? orderingOf(model, model.ordering) : keyOrder(model))
  return order
}

/** Whether rows of the model have an order by themselves. */
export function hasOwnOrder (model: Described): model is Described & { readonly ordering: readonly string[] } {
  return model.ordering !== undefined && model.ordering.length > 0
}

/** The query with an order in any case, so that two reads of it agree. */
export function stable (model: Described, query: Query): Query {
  if (query.ordering.length > 0) return query
  return { ...query, ordering: query.union === null ? ownOrder(model) : keyOrder(model) }
}

function keyOrder (model: Described): Order[] {
  return identityOf(model).map((name) => orderOf(model, name))
}

/** Whether rows that no order is asked for come in the order of their keys. */
export function isByKey (model: Described): boolean {
  const identity = identityOf(model)
  const order = ownOrder(model)
  return order.length === identity.length && order.every(({ column, via, descending }, index) => via === null && !descending && column.name === identity[index])
}

/** The order of those fields. A column counts where it comes first: rows that are equal by it are so in both directions. */
export function orderingOf (model: Naming, fields: readonly unknown[]): readonly Order[] {
  if (fields.length === 1) return [orderGiven(model, fields[0])]
  const orders = new Map<string, Order>()
  for (const field of fields) {
    const order = orderGiven(model, field)
    const name = targetName(order)
    if (order.choice !== undefined) orders.set(`${name} ${orders.size}`, order)
    else if (!orders.has(name)) orders.set(name, order)
  }
  return [...orders.values()]
}

function orderGiven (model: Naming, field: unknown): Order {
  if (field instanceof Cases) return orderOfCases(model, field)
  return field instanceof Truncated ? orderOfTruncated(model, field) : orderOf(model, String(field))
}

const known = new WeakMap<Naming, Map<string, Order>>()

/** `price`, or `-price` for the other way round, as an order; the same one each time. */
export function orderOf (model: Naming, field: string): Order {
  let orders = known.get(model)
  if (orders === undefined) known.set(model, orders = new Map())
  let order = orders.get(field)
  if (order === undefined) orders.set(field, order = readOrder(model, field))
  return order
}

function readOrder (model: Naming, field: string): Order {
  const descending = field.startsWith('-')
  const path = descending ? field.slice(1) : field
  return { ...orderTarget(model, path, descending), descending }
}

/** Of several relatives the one that comes first is what a row is ordered by, so that it comes once. */
function orderTarget (model: Naming, path: string, descending: boolean): Target {
  const { steps, target } = gatheredNamed(model, path)
  if (steps.length === 0) return target
  const fn = descending ? 'max' : 'min'
  return gatheredTarget(compiledAggregate(model, `${fn} of ${path}`, { fn, path, distinct: false }))
}

/** The same orders the other way round. */
export function reversed (fields: readonly string[]): string[] {
  return fields.map((field) => field.startsWith('-') ? field.slice(1) : `-${field}`)
}
