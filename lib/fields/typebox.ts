/** Schemas that TypeBox made, or that are marked as its own. */
import { Kind } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'

/** Whether a schema bears TypeBox's mark, by which it tells its own. */
export function isTypeBox (schema: object): schema is TSchema {
  return Kind in schema
}
