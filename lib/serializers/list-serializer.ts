/** Lists that are checked, stored or shown by rules of their own. */
import { FST_VIEWSETS_SERIALIZER_STORE_MISSING } from '../errors.ts'
import { nameOf } from '../utils/names.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { SerializerContext } from '../fields/field.ts'

/** Does with a list what is usual, where its class has no say. */
export interface UsualList {
  create (items: readonly object[]): Promise<object[]>
  represent (rows: readonly unknown[]): Awaitable<unknown[]>
}

/** The serializer of one item, as a list stores and shows items by it. */
export interface ItemSerializer {
  readonly context: SerializerContext
  readonly partial: boolean
  create (validated: unknown): Awaitable<object>
  update (instance: unknown, validated: unknown): Awaitable<object>
  toRepresentation (instance: unknown): Awaitable<unknown>
}

/**
 * Stores and shows a list as a whole; extended, and named by the serializer of its items: `static override listSerializerClass = Together`.
 * The items are validated one by one before any of this.
 */
export class ListSerializer<Row extends object = object, Item extends object = object> {
  /** Stores and shows one item: `this.child.create(item)`, `this.child.update(row, item)`. */
  readonly child: ItemSerializer
  readonly #usual: UsualList

  constructor (child: ItemSerializer, usual: UsualList) {
    this.child = child
    this.#usual = usual
  }

  /** `request`, `view`, and whatever the caller added. */
  get context (): ItemSerializer['context'] {
    return this.child.context
  }

  /** Checks all items together, and returns them. */
  validate (items: Item[]): Awaitable<Item[]> {
    return items
  }

  /** Stores new rows, one after the other. */
  create (items: Item[]): Awaitable<Row[]> {
    return this.#usual.create(items) as Promise<Row[]>
  }

  /** Stores what the list has become. There is no usual way: which items are which rows is for the class to say. */
  update (_rows: Row[], _items: Item[]): Awaitable<Row[]> {
    throw new FST_VIEWSETS_SERIALIZER_STORE_MISSING(nameOf(this.constructor), 'update', 'update')
  }

  /** What the rows look like on the wire. */
  toRepresentation (rows: Row[]): Awaitable<unknown[]> {
    return this.#usual.represent(rows)
  }
}

/** A class of such lists. */
export type ListSerializerClass = new (child: ItemSerializer, usual: UsualList) => ListSerializer
