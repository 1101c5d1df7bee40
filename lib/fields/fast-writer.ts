/** The ordinary representation as generated code: one object literal, twenty times as fast as a loop over the fields. */
import type { Field, SerializerContext } from './field.ts'

/** As much of a slot as writing it takes. */
interface WrittenSlot {
  readonly name: string
  readonly field: Field
  readonly path: readonly string[]
  readonly read: (object: object) => unknown
}

/** The representation, or null where an attribute is missing, a method, or nothing that its field can show: what then has to be done is not for this code. */
export type FastWriter = (object: object, context: SerializerContext) => Record<string, unknown> | null

function isPlain ({ path: [name, ...rest] }: WrittenSlot): boolean {
  return name !== undefined && rest.length === 0 && !(name in Object.prototype)
}

/** A writer of these fields, or null where there can be none: a field may be async, or the process forbids generated code. */
export function fastWriter (slots: readonly WrittenSlot[]): FastWriter | null {
  if (slots.some(({ field, name }) => field.mayDefer || name === '__proto__')) return null
  try {
    // eslint-disable-next-line no-new-func -- names are quoted by JSON.stringify and nothing else of a schema gets in
    const make = new Function('fields', 'readers', sourceOf(slots)) as (fields: readonly Field[], readers: readonly WrittenSlot['read'][]) => FastWriter
    return make(slots.map(({ field }) => field), slots.map(({ read }) => read))
  } catch (error) {
    if (error instanceof EvalError) return null
    throw error
  }
}

function sourceOf (slots: readonly WrittenSlot[]): string {
  const indexes = slots.map((_, index) => index)
  const reads = slots.map((slot, index) => `const v${index} = ${isPlain(slot) ? `object[${JSON.stringify(slot.path[0])}]` : `r${index}(object)`}`)
  const doubts = indexes.map((index) => `v${index} === undefined || typeof v${index} === 'function'`)
  const entries = slots.map(({ name }, index) => `${JSON.stringify(name)}: v${index} === null ? null : f${index}.toRepresentation(v${index}, context)`)
  return `'use strict'
const [${indexes.map((index) => `f${index}`).join(', ')}] = fields
const [${indexes.map((index) => `r${index}`).join(', ')}] = readers
return (object, context) => {
  ${reads.join('\n  ')}
  if (${doubts.join(' || ') || 'false'}) return null
  try {
    return { ${entries.join(', ')} }
  } catch {
    return null
  }
}`
}
