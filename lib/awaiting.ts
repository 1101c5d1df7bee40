/** Hooks may be sync or async: these go through a promise only where a hook returns one. */
import type { Awaitable } from './types.ts'

export function isPromise<T> (value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** Goes on with a value, now or when its promise is fulfilled. */
export function then<T, R> (value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Takes one step for each item, in order, waiting for those that are async. A step refuses by throwing. */
export function inOrder<T> (items: readonly T[], step: (item: T) => Awaitable<void>, start = 0): Awaitable<void> {
  for (let index = start; index < items.length; index++) {
    const pending = step(items[index] as T)
    if (isPromise(pending)) return pending.then(() => inOrder(items, step, index + 1))
  }
}
