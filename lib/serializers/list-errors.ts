/** Where the errors of a list's items are told. */
import { ValidationError } from '../exceptions.ts'
import { listFailure } from '../fields/composite.ts'
import { listErrorStyle } from '../fields/error-settings.ts'
import { Failure } from '../fields/field.ts'
import type { ListErrorStyle } from '../fields/error-settings.ts'
import type { SerializerHost } from './serializer-like.ts'

export const styleOf = ({ options, context }: SerializerHost): ListErrorStyle => options.listErrorStyle ?? listErrorStyle(context)

/** The refusal of one item, told where the errors of a list are. */
export function refusedItem (host: SerializerHost, { full }: ValidationError, index: number, length: number): ValidationError {
  const outcomes = Array.from({ length }, (_, position) => position === index ? new Failure(full) : {})
  return new ValidationError(listFailure(outcomes, styleOf(host)).detail)
}
