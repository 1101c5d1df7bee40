/** When one name is another one misspelt. */
import { editDistance } from '../../utils/names.ts'

/** A name without what sets spellings of it apart: `permission_classes`, `PermissionClasses` and `permissionClasses` are one. */
export function lettersOf (name: string): string {
  return name.replace(/(?<=[^_])_(?=[^_])/g, '').toLowerCase()
}

export const LONG = 10

/** Whether a slip or two of the pen made one of the other: in a short name one, for two may well make another word. */
export function isSlip (letters: string, known: string, most: number = known.length >= LONG ? 2 : 1): boolean {
  return Math.abs(letters.length - known.length) <= most && editDistance(letters, known) <= most
}

/** Names by their letters. */
export function byLetters (names: Iterable<string>): ReadonlyMap<string, string> {
  return new Map([...names].map((name) => [lettersOf(name), name]))
}

/** Whether a name is marked as private by its author: it is meant to be another one. */
export const isPrivate = (name: string): boolean => /^[_$#]/.test(name)
