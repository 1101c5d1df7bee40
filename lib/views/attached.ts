/** What post-fetches attach to what is shown of a row, and to its schema. */
import { isRecord } from '../utils/guards.ts'
import type { AnyPostFetch } from './post-fetch.ts'

/** Copies what was fetched for the rows to what is shown of them, where the serializer has no field of that name. */
export function attach (rows: readonly object[], shown: readonly Record<string, unknown>[], fetches: readonly AnyPostFetch[]): void {
  for (const { toAttr } of fetches) {
    shown.forEach((data, index) => {
      const row = rows[index]
      if (!Object.hasOwn(data, toAttr)) data[toAttr] = isRecord(row) ? row[toAttr] : undefined
    })
  }
}

/** As much of the schema of a row as attaching to it takes. */
interface ObjectSchema {
  readonly title?: string
  readonly properties?: object
  readonly required?: readonly string[]
}

/** The schema of a row with what is attached to it, where the serializer has no field of that name. */
export function withAttached (schema: ObjectSchema, fetches: readonly AnyPostFetch[]): object {
  const { properties = {}, required = [], ...rest } = schema
  const added = fetches.filter(({ toAttr }) => !Object.hasOwn(properties, toAttr))
  if (added.length === 0) return schema
  const { title } = schema
  return {
    ...rest,
    // another shape wants another name, for a document that names its shapes
    ...(title !== undefined && { title: `${title}With${added.map(({ toAttr }) => `${toAttr.charAt(0).toUpperCase()}${toAttr.slice(1)}`).join('And')}` }),
    properties: { ...properties, ...Object.fromEntries(added.map((fetch) => [fetch.toAttr, fetch.attachedSchema()])) },
    required: [...new Set([...required, ...added.map(({ toAttr }) => toAttr)])]
  }
}
