/** What a viewset says of the keys in its URLs: what they are called, and what they look like. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../errors.ts'
import { ANY_KEY, PATH_CONVERTERS, converterPattern } from '../http/path-converters.ts'
import { messageOf } from '../utils/guards.ts'
import { didYouMean } from '../utils/spelling.ts'
import { nameOf } from '../utils/names.ts'

interface Keyed {
  readonly lookupField?: string
  readonly lookupUrlKwarg?: string | null
  readonly lookupValueRegex?: string
  readonly lookupValueConverter?: unknown
}

type KeyedClass = new () => object

/** The name of the URL parameter that holds a key of the viewset, and the source of its pattern. */
export function lookupOf (ViewSet: KeyedClass, useRegexPath: boolean): { parameter: string, pattern: string } {
  const keyed: Keyed = new ViewSet()
  const { lookupField = 'pk', lookupUrlKwarg, lookupValueRegex = ANY_KEY } = keyed
  return { parameter: lookupUrlKwarg ?? lookupField, pattern: useRegexPath ? lookupValueRegex : convertedPattern(ViewSet, keyed) }
}

/** The pattern of a viewset's converter; as in DRF, a `lookupValueRegex` may be the name of one. */
function convertedPattern (ViewSet: KeyedClass, { lookupValueConverter, lookupValueRegex = ANY_KEY }: Keyed): string {
  const isNamedByRegex = (lookupValueConverter ?? null) === null && lookupValueRegex !== ANY_KEY
  const name: unknown = isNamedByRegex ? lookupValueRegex : lookupValueConverter ?? 'str'
  const pattern = converterPattern(name)
  if (pattern !== undefined) return pattern
  const list = `one of: ${PATH_CONVERTERS.join(', ')}.`
  const owner = nameOf(ViewSet)
  if (isNamedByRegex) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, 'lookupValueRegex', `its router takes no patterns, as it has \`useRegexPath: false\`. Give a \`lookupValueConverter\`, which is ${list}`)
  throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, 'lookupValueConverter', `"${String(name)}" is not ${list}${didYouMean(String(name), PATH_CONVERTERS)}`)
}

/** What the whole of a key of that viewset must match; throws where its pattern is none. */
export function keyPattern (ViewSet: KeyedClass, source: unknown): RegExp {
  const refuse = (what: string): Error => new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(ViewSet), 'lookupValueRegex', `${what} of a regular expression, as in '[0-9]+'`)
  if (typeof source !== 'string') throw refuse('give the source')
  try {
    return new RegExp(`^(?:${source})$`)
  } catch (error) {
    throw refuse(`${messageOf(error)}. Give the source`)
  }
}
