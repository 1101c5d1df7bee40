/** Words made from names: for URLs, for titles, for errors, and for "did you mean". */

/** `setPrice` and `SetPrice` as `set_price`. */
export function snakeCase (name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase()
}

/** The answer for each name, found once: the names of a program are few, and many views share one. Not for what clients write. */
export function onceForEach<T> (find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    if (!known.has(name)) known.set(name, find(name))
    return known.get(name) as T
  }
}

/** First letter upper, the rest lower: `set price` as `Set price`. */
export function capitalized (text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

/** The name of a class, or of the nearest one above it that has a name: that of an expression may have none. */
export function nearestNameOf (Class: { readonly name: string }): string {
  const parent = Object.getPrototypeOf(Class) as { readonly name: string } | null
  return Class.name !== '' || parent === null ? Class.name : nearestNameOf(parent)
}

/** What an error calls a class: a class without a name is "an unnamed" one of the class that it extends. */
export function nameOf (Class: { readonly name: string }): string {
  return Class.name === '' ? `an unnamed ${nearestNameOf(Class) || 'class'}` : Class.name
}

/** A class name as a title: `BookListView` as `Book List`. */
export const titleOfClass = onceForEach((name) => {
  const bare = withoutEnding(withoutEnding(name, 'View'), 'ViewSet')
  const spaced = bare.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').replaceAll('_', ' ').trim()
  return spaced.split(' ').map(capitalized).join(' ')
})

function withoutEnding (name: string, ending: string): string {
  return name.endsWith(ending) && name.length > ending.length ? name.slice(0, -ending.length) : name
}

/** Text without the indentation that its source code gave it. */
export function dedent (text: string): string {
  if (!text.includes('\n')) return text.trim()
  const lines = text.split('\n')
  const depths = lines.slice(1).filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const depth = depths.length === 0 ? 0 : Math.min(...depths)
  return [lines[0] as string, ...lines.slice(1).map((line) => line.slice(depth))].join('\n').trim()
}

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

/** How many letters were left out, added, changed, or swapped with the next, to make one word of the other. */
export function editDistance (a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] as number) + 1 : Infinity
      row.push(Math.min(change, swap, (last[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    [beforeLast, last] = [last, row]
  }
  return last[b.length] as number
}
