/** The items of a list, each as its serializer shows it. */
import { isPending } from '../fields/pipeline.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { SerializerHost } from './serializer-like.ts'

export function representEach (host: SerializerHost, objects: readonly unknown[]): Awaitable<unknown[]> {
  const shown: unknown[] = []
  let waits = false
  for (const object of objects) {
    const one = host.toRepresentation(object)
    shown.push(one)
    if (isPending(one)) waits = true
  }
  return waits ? Promise.all(shown) : shown
}
