/** When one name is another one misspelt, and which one was meant. */

/** The known name that a misspelt one most likely means, or null where none is near. */
export function closest (name: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** The end of an error message: the known name that was most likely meant, or nothing. */
export function didYouMean (name: string, known: Iterable<string>): string {
  const near = closest(name, known)
  return near === null ? '' : ` Did you mean "${near}"?`
}

/** What it takes to get to a place of a row; from outside of it nothing leads there. */
const effortTo = (row: readonly number[], index: number): number => row[index] ?? Infinity

/** How many letters were left out, added, changed, or swapped with the next, to make one word of the other. */
function editDistance (a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = effortTo(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? effortTo(beforeLast, j - 2) + 1 : Infinity
      row.push(Math.min(change, swap, effortTo(last, j) + 1, effortTo(row, j - 1) + 1))
    }
    [beforeLast, last] = [last, row]
  }
  return effortTo(last, b.length)
}

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

/** Whether source text has that word. */
export function hasWord (source: string, word: string): boolean {
  return source.split(/[^\w$]+/).includes(word)
}
