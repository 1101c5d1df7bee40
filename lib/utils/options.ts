/** Options as JavaScript may give them: where no compiler looks, a misspelt one would be passed over in silence. */
import { FST_VIEWSETS_OPTION_INVALID, FST_VIEWSETS_OPTION_UNKNOWN } from '../errors.ts'
import { didYouMean } from './spelling.ts'

/** Throws where options are no object, or hold what is none of them; `owner` is what they were given to, as it is written. */
export function requireOptions (owner: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw new FST_VIEWSETS_OPTION_INVALID(owner, 'bad options', 'give an object')
  const stranger = Object.keys(options).find((name) => !known.includes(name))
  if (stranger !== undefined) throw new FST_VIEWSETS_OPTION_UNKNOWN(owner, stranger, didYouMean(stranger, known))
}

/** Throws where an option is not what it must be; `cure` says what to give. */
export function requireOption (owner: string, name: string, isRight: boolean, cure: string): asserts isRight {
  if (!isRight) throw new FST_VIEWSETS_OPTION_INVALID(owner, `a bad \`${name}\``, cure)
}
