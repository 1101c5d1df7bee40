/** Serializer classes as requests use them, without what puts off their making: to go through that each time costs more than to look here. */
import { madeClass } from '../utils/deferred-class.ts'
import type { SerializerClass } from '../serializers/index.ts'

const made = new WeakMap<SerializerClass, SerializerClass>()

/** The class itself. Throws what is wrong with it, each time. */
export function madeSerializer (Class: SerializerClass): SerializerClass {
  let known = made.get(Class)
  if (known === undefined) made.set(Class, known = madeClass(Class))
  return known
}
