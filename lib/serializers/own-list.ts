/** The list serializer that the class of the items names. */
import { classOf } from './serializer-like.ts'
import { representEach } from './shown-items.ts'
import { storeEach } from './store-items.ts'
import type { ListSerializer } from './list-serializer.ts'
import type { SerializerHost } from './serializer-like.ts'

/** What the class of the items has said of lists of them; null where it says nothing. */
export function listSerializerOf (host: SerializerHost): ListSerializer | null {
  const Class = classOf(host)
  const List = Class.listSerializerClass
  if (List === null) return null
  const { context, partial, queryset, options } = host
  const child = new Class({ context, partial, queryset, fixed: options.fixed })
  return new List(child, { create: (items) => storeEach(host, items), represent: (rows) => representEach(host, rows) })
}
