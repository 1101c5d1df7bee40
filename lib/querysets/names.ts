/** Names of models, from the names of tables and classes. */

const irregular: Readonly<Record<string, string>> = {
  people: 'person', children: 'child', men: 'man', women: 'woman', mice: 'mouse', geese: 'goose', indices: 'index', movies: 'movie', cookies: 'cookie'
}

/** Endings in the order they are tried: what a word loses, and what it gets instead. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/(ss|us|is|news|series|species)$/, '$1'],
  [/([^aeiou])ies$/, '$1y'],
  [/(ss|sh|ch|x|zz|us)es$/, '$1'],
  [/s$/, '']
]

/** `categories` as `category`; a word that is no plural stays as it is. */
export function singular (word: string): string {
  const known = irregular[word.toLowerCase()]
  if (known !== undefined) return known
  const [ending, rest] = endings.find(([pattern]) => pattern.test(word)) ?? [/$/, '']
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

/** A name in running text: `OrderItem` as `order item`. */
export function spacedName (name: string): string {
  return wordsOf(name).join(' ').toLowerCase()
}
