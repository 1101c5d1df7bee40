/** Fields that no client sees: their default goes into the validated data. */
import { ABSENT, Field } from './field.ts'
import { isFunction } from '../utils/guards.ts'
import type { RequestUser } from '../types.ts'
import type { FieldContext, JSONSchema } from './field.ts'
import type { CreateOnly } from './options.ts'

/** The user who sends the request, as a default: `fields.hidden({ default: currentUser })`. */
export function currentUser ({ context: { request } }: FieldContext): RequestUser {
  if (request === null || request === undefined) throw new TypeError('fields.currentUser is the user who sends a request: give the serializer one in its `context`.')
  return request.user
}

/** Gives a default to what is made only: a change leaves the field out. `fields.hidden({ default: fields.createOnly(() => new Date()) })`. */
export function createOnly<Value> (given: Value | ((context: FieldContext) => Value | Promise<Value>)): CreateOnly<Value>
export function createOnly (given: unknown): unknown {
  return (context: FieldContext) => {
    if (context.instance !== null) return ABSENT
    return isFunction(given) ? given(context) : given
  }
}

/** Takes no input and gives no output; its default goes into the validated data. */
export class HiddenField extends Field {
  static override readonly kind: string = 'hidden'
  static override readonly writeOnly: boolean = true

  override readonly metadataType = 'field'

  override readForm (): unknown {
    return ABSENT
  }

  override toInternalValue (value: unknown): unknown {
    return value
  }

  override toRepresentation (value: unknown): unknown {
    return value
  }

  override jsonSchema (): JSONSchema {
    return {}
  }
}
