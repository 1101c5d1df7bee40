/** URL patterns: what routers produce, `path()` writes by hand, and the plugin compiles. */
import { requireOption, requireOptions } from '../utils/options.ts'
import type { RouteHandlerMethod } from 'fastify'

/** A URL below the registration's prefix, with what answers it. */
export interface URLPattern {
  /** In Fastify's own syntax: `/books/:slug/`, `/books/:pk(^\\d+$)/`. */
  readonly url: string
  /** What `asView()` returned, or any Fastify handler. */
  readonly handler: RouteHandlerMethod
  readonly name?: string
  /** The namespaces that the URL is included in, from the outermost: `blog:archive`. */
  readonly namespace?: string
  /** Another name of the same URL. */
  readonly alias?: string
  /** Patterns that a parameter must match whole; where one does not, the URL is not found. */
  readonly constraints?: Readonly<Record<string, RegExp>>
  /** The formats that may follow as `.json`; absent where none may. */
  readonly suffixes?: FormatSuffixes
  /** Whether the URL is answered without its final slash too. */
  readonly slashIsOptional?: boolean
}

/** Chooses which suffixes there are, and whether a URL must have one. */
export interface FormatSuffixes {
  /** Whether the URL is answered only with a suffix. */
  readonly required: boolean
  /** The formats that may be named; any where null. */
  readonly allowed: readonly string[] | null
}

/** A URL written by hand: `path('/books/:slug/', BookDetail.asView(), { name: 'book-detail' })`. */
export function path (url: string, handler: RouteHandlerMethod, options: { name?: string } = {}): URLPattern {
  requireOption('path()', 'url', typeof url === 'string', 'give text, as in \'/books/:slug/\'')
  requireOptions(`path('${url}')`, options, ['name'])
  const { name } = options
  return { url: url.startsWith('/') ? url : `/${url}`, handler, ...(name === undefined ? {} : { name }) }
}

/** The same patterns, answering with a format suffix too: `/books.json` beside `/books/`. */
export function formatSuffixPatterns (patterns: readonly URLPattern[], { suffixRequired = false, allowed = null }: { suffixRequired?: boolean, allowed?: readonly string[] | null } = {}): URLPattern[] {
  return patterns.map((pattern) => ({ ...pattern, suffixes: { required: suffixRequired, allowed } }))
}

/** The patterns of an include: each below that prefix, and under names of the namespace, `blog:post-detail`, where there is one. */
export function include (prefix: string, patterns: readonly URLPattern[], options: { namespace?: string } = {}): URLPattern[] {
  requireOptions(`include('${prefix}')`, options, ['namespace'])
  const base = `/${prefix}`.replace(/\/+/g, '/').replace(/\/$/, '')
  return patterns.map((pattern) => ({ ...pattern, ...namesWithin(options.namespace, pattern), url: `${base}${pattern.url}` }))
}

function namesWithin (namespace: string | undefined, { name, alias, namespace: inner }: URLPattern): Partial<URLPattern> {
  if (namespace === undefined) return {}
  const within = (one: string): string => `${namespace}:${one}`
  return {
    namespace: inner === undefined ? namespace : within(inner),
    ...name !== undefined && { name: within(name) },
    ...alias !== undefined && { alias: within(alias) }
  }
}
