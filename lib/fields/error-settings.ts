/** How errors are told, by the settings of the view that a serializer works for; in DRF's way where it works for none. */
import { Failure } from './field.ts'
import type { FullDetail } from '../exceptions.ts'
import type { ViewSettings } from '../types.ts'
import type { SerializerContext } from './field.ts'

/** Chooses how the errors of a list's items are told: under their indexes, or as a list with `{}` for the good ones. */
export type ListErrorStyle = 'dict' | 'list'

type ErrorSettings = Partial<Pick<ViewSettings, 'nonFieldErrorsKey' | 'listErrorStyle'>>

// whoever calls a serializer by hand may put anything under `view`
interface Told {
  readonly view?: { readonly settings?: ErrorSettings } | null | undefined
}

const settingsOf = ({ view }: Told): ErrorSettings | undefined => view?.settings

/** The key of errors that belong to no field. */
export function nonFieldErrorsKey (context: SerializerContext): string {
  return settingsOf(context)?.nonFieldErrorsKey ?? 'non_field_errors'
}

/** How the errors of lists of objects are told where neither field nor serializer says. */
export function listErrorStyle (context: SerializerContext): ListErrorStyle {
  return context.listErrorStyle ?? settingsOf(context)?.listErrorStyle ?? 'dict'
}

/** The failure of an object or a list as a whole: its messages under the key of errors that belong to no field. */
export function wholeFailure (messages: FullDetail, context: SerializerContext): Failure {
  return new Failure({ [nonFieldErrorsKey(context)]: messages })
}
