/** Django's path converters: what a part of a URL may be, by name. Its value stays text, which the queryset reads by its column. */

const PATTERNS = {
  str: '[^/]+',
  int: '[0-9]+',
  slug: '[-a-zA-Z0-9_]+',
  uuid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  // its slashes have to come percent-encoded, since others part a URL before there is a value
  path: '[^]+'
} as const

/** Narrows what a key in a URL may be, so that others are not found at all: text without slashes, a whole number, a slug, a UUID, or any text. */
export type PathConverter = keyof typeof PATTERNS

const PATTERN_OF_NAME: ReadonlyMap<unknown, string> = new Map(Object.entries(PATTERNS))

export const PATH_CONVERTERS: readonly string[] = Object.keys(PATTERNS)

/** A key where the viewset says nothing of it. */
export const ANY_KEY = '[^/.]+'

/** The pattern of a converter, or undefined where there is none of that name. */
export function converterPattern (name: unknown): string | undefined {
  return PATTERN_OF_NAME.get(name)
}
