/** Hooks may be sync or async: these go through a promise only where a hook returns one. */

/** Given by a hook that may or may not be async; always awaited. */
export type Awaitable<T> = T | Promise<T>

export function isPromise<T> (value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** What may be awaited, as a promise: others have a `then` too, and Fastify's reply has one that returns nothing. */
function promised<T> (pending: Promise<T>): Promise<T> {
  return pending instanceof Promise ? pending : Promise.resolve<T>(pending)
}

/** What a hook gives, for who cannot wait; throws where that is a promise. */
export function now<T> (value: Awaitable<T>): T {
  if (!isPromise(value)) return value
  // nobody will hear what it may yet be rejected with
  promised(value).catch(() => {})
  throw new TypeError('What is asked for at once is async.')
}

/** Goes on with a value, now or when its promise is fulfilled. */
export function then<T, R> (value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return isPromise(value) ? promised(value).then(next) : next(value)
}

/** Goes on with what the work gives, or with what it throws. */
export function settled<T, R> (work: () => Awaitable<T>, next: (value: T) => Awaitable<R>, failed: (error: unknown) => Awaitable<R>): Awaitable<R> {
  let value: Awaitable<T>
  try {
    value = work()
  } catch (error) {
    return failed(error)
  }
  return isPromise(value) ? promised(value).then(next, failed) : next(value)
}

/**
 * Waits until all of these have ended, and throws what the first of them has thrown. None is left behind, whichever fails: it would outlive the
 * transaction that the request may be in.
 */
export async function allEnded (work: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === 'rejected') throw outcome.reason
}

/** Takes one step for each item, in order, waiting for those that are async. A step refuses by throwing. */
export function inOrder<T> (items: readonly T[], step: (item: T) => Awaitable<void>, start = 0): Awaitable<void> {
  for (let index = start; index < items.length; index++) {
    const pending = step(items[index] as T)
    if (isPromise(pending)) return promised(pending).then(() => inOrder(items, step, index + 1))
  }
}
