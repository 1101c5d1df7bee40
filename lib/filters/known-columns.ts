/** Names that a view gives for columns. A misspelt one would only be a 500, or nothing at all, when a client comes to it. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_LOOKUP_UNKNOWN, FST_VIEWSETS_QUERYSET_SLICED, FST_VIEWSETS_QUERYSET_UNITED } from '../errors.ts'
import { plainAttribute } from '../utils/class-attributes.ts'
import { isTexts } from '../utils/guards.ts'
import { nameOf } from '../utils/names.ts'
import { didYouMean } from '../utils/spelling.ts'
import type { QuerySet } from '../querysets/contract.ts'

/** A name in an attribute, with what a request will ask of the queryset by it. */
export interface NamedColumn {
  readonly attribute: string
  readonly name: string
  readonly ask: () => unknown
  /** What to do about it, where that is not plain. */
  readonly cure?: string
}

/** The names that the class of a view lists in an attribute. */
export function namesIn (view: object, attribute: string): readonly string[] {
  const names = plainAttribute(view, attribute) ?? []
  if (!isTexts(names)) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), attribute, 'give a list of names')
  return names
}

/** Throws where the queryset does not know what is named: tried as a request will, so that paths and prefixes mean what they mean there. */
export function requireKnown (view: object, { model }: QuerySet, { attribute, name, ask, cure = '' }: NamedColumn): void {
  try {
    ask()
  } catch (error) {
    if (error instanceof FST_VIEWSETS_QUERYSET_UNITED || error instanceof FST_VIEWSETS_QUERYSET_SLICED) {
      throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), 'queryset', `\`${attribute}\` names what clients narrow or order it by, which a union or a slice is not. Say by conditions which rows it has, as in \`filter(Q.or(…, …))\``)
    }
    // anything else, as text that is no number, is about the value
    if (!(error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN)) return
    const hint = didYouMean(name.replace(/^[-^=@$]/, ''), model.columns.keys())
    throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), attribute, `${error.message}${hint}${cure}`)
  }
}
