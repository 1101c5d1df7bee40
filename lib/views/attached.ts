/** What post-fetches attach to rows, to what is shown of them, and to its schema. */
import { relativesAhead } from '../serializers/relatives.ts'
import { allEnded } from '../utils/awaitable.ts'
import { isRecord } from '../utils/guards.ts'
import { fetchAll } from './post-fetch.ts'
import type { Serializer } from '../serializers/index.ts'
import type { AnyPostFetch } from './post-fetch.ts'

/** Runs the fetches for these rows, and beside them, where the serializer is known already, what that reads over relations. */
export async function fetchFor (rows: readonly object[], fetches: readonly AnyPostFetch[], context: Readonly<Record<string, unknown>>, serializer: Serializer | null): Promise<void> {
  const relatives = serializer === null ? null : relativesAhead(serializer, rows, fetches.flatMap(({ toAttr, needs }) => [toAttr, ...needs]))
  const fetching = fetchAll(rows, fetches, context)
  await (relatives === null ? fetching : allEnded([fetching, relatives]))
}

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
