/** What is shown of a stored value that its field cannot show: one value must not take the page along that it is on. */
import { inspect } from 'node:util'
import { isRecord } from '../utils/guards.ts'
import { APIException } from '../exceptions.ts'
import type { Field, SerializerContext } from './field.ts'

/** Thrown for a stored value that can be shown in part at best. */
export class Unshowable extends TypeError {
  override name = 'Unshowable'
  /** As much of the value as there is to show. */
  readonly shown: unknown
  constructor (message: string, shown: unknown = null) {
    super(message)
    this.shown = shown
  }
}

interface Log { error (entry: object, message: string): void }

/** What the field shows of the value. What it cannot show is told to the log of the request, where there is one, and null stands for it. */
export function show (field: Field, value: unknown, context: SerializerContext, owner: object | null = null): unknown {
  if (field.isTransparent) return field.toRepresentation(value, context)
  try {
    return field.toRepresentation(value, context)
  } catch (error) {
    const log = isMeant(error) ? null : logOf(context)
    if (log === null) throw error
    log.error({ err: error, field: field.facts.name, value: whole(value), ...owner !== null && { owner: keyOf(owner) } }, `A stored value of the field "${field.facts.name}" cannot be shown; repair it where it is stored.`)
    return error instanceof Unshowable ? error.shown : null
  }
}

/** Whether an error is an answer, or a mistake in the code that says so itself. */
function isMeant (error: unknown): boolean {
  return error instanceof APIException || (isRecord(error) && String(error['code']).startsWith('FST_'))
}

function logOf ({ request }: SerializerContext): Log | null {
  const log: Log | undefined = request?.log
  return typeof log?.error === 'function' ? log : null
}

function whole (value: unknown): string {
  return inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: Infinity })
}

/** What tells the object from others of its kind, as far as a name can: the log shall not hold the rest of the row. */
function keyOf (owner: object): unknown {
  const { id, pk = id }: { readonly id?: unknown, readonly pk?: unknown } = owner
  return typeof pk === 'bigint' ? String(pk) : pk
}
