/** Words made from names: for URLs, for titles, for labels, for hooks and models, and for errors. */

/** `setPrice` and `SetPrice` as `set_price`. */
export function snakeCase (name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase()
}

/** The answer for each name, found once: the names of a program are few, and many views share one. Not for what clients write. */
export function onceForEach<T extends {}> (find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const found = known.get(name) ?? find(name)
    known.set(name, found)
    return found
  }
}

/** First letter upper, the rest lower: `set price` as `Set price`. */
export function capitalized (text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

/** The name of a class, or of the nearest one above it that has a name: that of an expression may have none. */
export function nearestNameOf (Class: { readonly name: string }): string {
  const parent = Reflect.getPrototypeOf(Class)
  return Class.name !== '' || typeof parent !== 'function' ? Class.name : nearestNameOf(parent)
}

/** What an error calls a class: a class without a name is "an unnamed" one of the class that it extends. */
export function nameOf (Class: { readonly name: string }): string {
  return Class.name === '' ? `an unnamed ${nearestNameOf(Class) || 'class'}` : Class.name
}

/** A class name as a title, by the rule of DRF: `BookListView` as `Book List`, and with its oddities `HTML5Parser` as `Htm L5 Parser`. */
export const titleOfClass = onceForEach((name) => {
  const bare = withoutEnding(withoutEnding(name, 'View'), 'ViewSet')
  const spaced = bare.replace(/(?<=[a-z])[A-Z]|[A-Z](?![A-Z]|$)/g, ' $&').trim().replaceAll('_', ' ')
  return spaced.replace(/\p{L}+/gu, capitalized)
})

function withoutEnding (name: string, ending: string): string {
  return name.endsWith(ending) && name.length > ending.length ? name.slice(0, -ending.length) : name
}

/** Text without the indentation that its source code gave it. */
export function dedent (text: string): string {
  if (!text.includes('\n')) return text.trim()
  const [first = '', ...lines] = text.split('\n')
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const depth = depths.length === 0 ? 0 : Math.min(...depths)
  return [first, ...lines.map((line) => line.slice(depth))].join('\n').trim()
}

/** `is_active` and `isActive` as `IsActive`. */
export function pascalCase (name: string): string {
  return name.split('_').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')
}

/** `created_at` and `createdAt` as `created at`, the way a model names its column in running text. */
export function verboseName (name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
}

/** `created_at` and `createdAt` as `Created at`. */
export function labelOf (name: string): string {
  const words = verboseName(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const IRREGULAR: Readonly<Record<string, string>> = {
  people: 'person', children: 'child', men: 'man', women: 'woman', mice: 'mouse', geese: 'goose', indices: 'index', movies: 'movie', cookies: 'cookie'
}

/** Endings in the order they are tried: what a word loses, and what it gets instead. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/(ss|us|is|news|series|species)$/, '$1'],
  [/([^aeiou])ies$/, '$1y'],
  [/(ss|sh|ch|x|zz|us)es$/, '$1'],
  [/s$/, '']
]

/** `categories` as `category`; a word that is no plural stays as it is. */
export function singular (word: string): string {
  const known = IRREGULAR[word.toLowerCase()]
  if (known !== undefined) return known
  const [ending, rest] = ENDINGS.find(([pattern]) => pattern.test(word)) ?? [/$/, '']
  return word.replace(ending, rest)
}

function wordsOf (name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

/** The model name for a table: `order_items` as `OrderItem`. */
export function modelNameOf (table: string): string {
  const words = wordsOf(table)
  const last = words.pop() ?? ''
  return [...words, singular(last)].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The name that a router gives the view of one row of a model. */
export function detailViewName (modelName: string): string {
  return `${modelName.toLowerCase()}-detail`
}

/** A name in running text: `OrderItem` as `order item`. */
export function spacedName (name: string): string {
  return wordsOf(name).join(' ').toLowerCase()
}
