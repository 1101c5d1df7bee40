/** Names back to URLs, and URLs back to names. */
import { FST_VIEWSETS_HYPERLINK_UNKNOWN, FST_VIEWSETS_REVERSE_ARGUMENTS, FST_VIEWSETS_REVERSE_NOT_FOUND } from './errors.ts'
import { UrlTemplate, canonicalPath, precedence } from './http/url-template.ts'
import { kPlan, originOf, viewOf } from './request.ts'
import { didYouMean } from './utils/spelling.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { MultiValueDict } from './http/multi-value-dict.ts'
import type { ReverseOptions } from './http/reverse-options.ts'
import type { UrlForms } from './http/url-template.ts'
import type { Kwargs } from './types.ts'

/** What names lead to. */
interface NamedUrl extends UrlForms {
  /** Which formats may follow; null where none may. */
  readonly suffixes: { readonly required: boolean, readonly isFormat: (format: string) => boolean } | null
  /** What a view is told the format of a suffix under. */
  readonly suffixKwarg: string
  /** Whether it is the root of what is mounted, whose slash stays before a suffix: `/api/.json`. */
  readonly isRoot: boolean
}

/** Tells what a path was found to be: the names of its URL, and the values in it. */
interface UrlMatch {
  readonly names: readonly string[]
  readonly kwargs: Kwargs
}

/** The longest path that is looked for: links are shorter, and what is longer costs more than it is worth. */
const LONGEST = 2048

class Url {
  readonly names: readonly string[]
  readonly plain: UrlTemplate
  readonly #beforeSuffix: UrlTemplate
  readonly #suffixes: NamedUrl['suffixes']
  readonly #suffixKwarg: string

  constructor (names: readonly string[], url: NamedUrl) {
    this.names = names
    this.plain = new UrlTemplate(url)
    this.#beforeSuffix = url.suffixes === null ? this.plain : new UrlTemplate({ ...url, template: beforeSuffixOf(url), slashIsOptional: false })
    this.#suffixes = url.suffixes
    this.#suffixKwarg = url.suffixKwarg
  }

  /** The path, or null where the values do not fit. A view's own values may hold the format of its suffix. */
  path ({ args, kwargs = {}, format }: ReverseOptions): string | null {
    const { [this.#suffixKwarg]: own, ...others } = kwargs
    const isOwn = own !== undefined && this.#suffixes !== null && args === undefined
    const wanted = format ?? (isOwn ? own : null)
    const values = isOwn ? others : kwargs
    if (wanted === null || this.#suffixes === null) return this.plain.fill(args, values)
    const path = this.#beforeSuffix.fill(args, values)
    return path === null ? null : `${path}.${String(wanted)}`
  }

  /** The values in a canonical path, without the format of a suffix; null where it is none of these URLs. */
  match (path: string): Kwargs | null {
    const found = this.#suffixes?.required === true ? null : this.plain.match(path)
    if (found !== null || this.#suffixes === null) return found
    const bare = path.replace(/\/$/, '')
    const dot = bare.lastIndexOf('.')
    return dot !== -1 && this.#suffixes.isFormat(bare.slice(dot + 1)) ? this.#beforeSuffix.match(bare.slice(0, dot)) : null
  }
}

function beforeSuffixOf ({ template, isRoot }: NamedUrl): string {
  return isRoot ? template : template.replace(/\/$/, '')
}

/** The URLs of one registration, those with a name and those without. */
export class UrlNames {
  readonly #named = new Map<string, Url[]>()
  #all: Url[] = []
  #isSorted = true
  readonly #expected = new Map<string, string>()
  readonly #beyond: UrlNames | null

  /** @param beyond where names are looked for that are not here */
  constructor (beyond: UrlNames | null = null) {
    this.#beyond = beyond
  }

  add (names: readonly string[], url: NamedUrl): void {
    this.#enter(new Url(names, url))
  }

  #enter (url: Url): void {
    for (const name of url.names) this.#named.set(name, [...this.#named.get(name) ?? [], url])
    this.#all.push(url)
    this.#isSorted = false
    if (this.#beyond !== null) this.#beyond.#enter(url)
  }

  /** Notes that somebody links to that name. */
  expect (name: string, whose: string): void {
    this.#expected.set(name, whose)
  }

  /** Throws where somebody links to a name that there is not, once all are there. */
  requireExpected (): void {
    for (const [name, whose] of this.#expected) {
      if (!this.has(name) && ![...this.#known()].some((known) => known.endsWith(`:${name}`))) throw new FST_VIEWSETS_HYPERLINK_UNKNOWN(whose, name, didYouMean(name, this.#known()))
    }
  }

  #known (): Iterable<string> {
    return this.#beyond === null ? this.#named.keys() : this.#beyond.#known()
  }

  has (name: string): boolean {
    return this.#find(name).length > 0
  }

  /** The path under that name, the first that the values fit; throws where there is none. */
  path (name: string, options: ReverseOptions = {}): string {
    const urls = this.#find(name)
    const [first] = urls
    if (first === undefined) throw new FST_VIEWSETS_REVERSE_NOT_FOUND(name, name)
    for (const url of urls) {
      const path = url.path(options)
      if (path !== null) return path
    }
    throw new FST_VIEWSETS_REVERSE_ARGUMENTS(name, toldValues(options), first.plain.template)
  }

  #find (name: string): readonly Url[] {
    const own = this.#named.get(name)
    return own === undefined && this.#beyond !== null ? this.#beyond.#find(name) : own ?? []
  }

  /** What that path leads to, in this registration or another of the application; null where it leads nowhere. */
  resolve (path: string): UrlMatch | null {
    if (this.#beyond !== null) return this.#beyond.resolve(path)
    const canonical = path.length > LONGEST ? null : canonicalPath(path)
    if (canonical === null) return null
    for (const url of this.#inOrder()) {
      const kwargs = url.match(canonical)
      if (kwargs !== null) return { names: url.names, kwargs }
    }
    return null
  }

  #inOrder (): readonly Url[] {
    if (!this.#isSorted) this.#all = sorted(this.#all)
    this.#isSorted = true
    return this.#all
  }
}

function sorted (urls: readonly Url[]): Url[] {
  const ranked = urls.map((url) => ({ url, rank: precedence(url.plain.template) }))
  return ranked.sort((one, other) => one.rank < other.rank ? -1 : Number(one.rank > other.rank)).map(({ url }) => url)
}

function toldValues ({ args, kwargs = {} }: ReverseOptions): string {
  return JSON.stringify(args ?? kwargs, (_, value: unknown) => typeof value === 'bigint' ? String(value) : value)
}

const kNames: unique symbol = Symbol('fastify-viewsets.names')

/** The names of each application that is not closed; what was set up last comes last. */
const open = new Set<UrlNames>()

/** The names that all registrations on that instance, and below it, share. */
export function sharedNames (fastify: FastifyInstance): UrlNames {
  if (!fastify.hasDecorator(kNames)) shareNames(fastify, new UrlNames())
  const names = (fastify as unknown as { [kNames]: UrlNames })[kNames]
  open.delete(names)
  open.add(names)
  return names
}

function shareNames (fastify: FastifyInstance, names: UrlNames): void {
  fastify.decorate(kNames, names)
  fastify.addHook('onClose', async () => { open.delete(names) })
}

/** The names of the application that was set up last of those that have this one. */
function latestWith (name: string): UrlNames | null {
  let latest: UrlNames | null = null
  for (const names of open) if (names.has(name)) latest = names
  return latest
}

/** As much of a request's view as concerns names. */
interface Named {
  readonly [kPlan]?: { readonly names: UrlNames | null, readonly settings: { readonly urlFormatOverride: string | null } }
}

type ServedRequest = FastifyRequest & { readonly queryParams?: MultiValueDict }

function namesFor (name: string, request: ServedRequest | undefined): UrlNames | null {
  const view = request === undefined ? null : viewOf<Named>(request)
  const server = request?.server as { readonly [kNames]?: UrlNames } | undefined
  return view?.[kPlan]?.names ?? server?.[kNames] ?? latestWith(name)
}

/**
 * The URL of a named route: a path, or an absolute URL where a request is given, whose own registration is then asked first.
 * Without a request it is a path of the application that has the name; where several do, of that which was set up last.
 */
export function reverse (name: string, { args, kwargs, ...rest }: ReverseOptions = {}): string {
  return urlsOf(name, rest)({ ...args !== undefined && { args }, ...kwargs !== undefined && { kwargs } })
}

/** The same whatever the version that the request is for. */
export function reverseUnversioned (name: string, { args, kwargs, ...rest }: ReverseOptions = {}): string {
  return plainUrlsOf(name, rest)({ ...args !== undefined && { args }, ...kwargs !== undefined && { kwargs } })
}

type Values = Pick<ReverseOptions, 'args' | 'kwargs'>

/** The URLs of one name for one request, by their values: what they have in common is worked out once. Links of a versioned request keep its version, where there is such a URL. */
export function urlsOf (name: string, { request, format }: Omit<ReverseOptions, keyof Values> = {}): (values: Values) => string {
  const versioned = request === undefined ? null : versionedReverse(request)
  if (versioned === null) return plainUrlsOf(name, { request, ...format !== undefined && { format } })
  const others = { request, ...format !== undefined && { format } }
  return (values) => {
    try {
      return versioned(name, { ...values, ...others })
    } catch (error) {
      if (!(error instanceof FST_VIEWSETS_REVERSE_NOT_FOUND) && !(error instanceof FST_VIEWSETS_REVERSE_ARGUMENTS)) throw error
      return plainUrlsOf(name, others)(values)
    }
  }
}

/** A scheme by which links keep the version that a request is for. */
interface LinkingScheme {
  reverse? (name: string, options: ReverseOptions, view: object): string
  versionedName? (name: string, request: FastifyRequest): string
}

const schemeOf = (request: FastifyRequest & { readonly versioningScheme?: unknown }): LinkingScheme | null => (request.versioningScheme ?? null) as LinkingScheme | null

function versionedReverse (request: FastifyRequest): ((name: string, options: ReverseOptions) => string) | null {
  const view = viewOf(request)
  const scheme = schemeOf(request)
  if (view === null || scheme?.reverse === undefined) return null
  return (name, options) => scheme.reverse?.(name, options, view) ?? reverseUnversioned(name, options)
}

/** The name that a URL of that name has in the version that a request is for. */
export function versionedName (name: string, request: FastifyRequest | undefined): string {
  return request === undefined ? name : schemeOf(request)?.versionedName?.(name, request) ?? name
}

function plainUrlsOf (name: string, { request, format }: Omit<ReverseOptions, keyof Values> = {}): (values: Values) => string {
  const names = namesFor(name, request)
  if (names === null) throw new FST_VIEWSETS_REVERSE_NOT_FOUND(name, name)
  const pathOf = (values: Values): string => names.path(name, format === undefined ? values : { ...values, format })
  if (request === undefined) return pathOf
  const origin = originOf(request)
  const query = formatQuery(request)
  return (values) => `${origin}${pathOf(values)}${query}`
}

/** What a path leads to, where the application has the name; as for `reverse`, that of the request where one is given. */
export function resolveUrl (path: string, { name, request }: { readonly name: string, readonly request: FastifyRequest | undefined }): UrlMatch | null {
  return namesFor(name, request)?.resolve(path) ?? null
}

/** A client that asked for a format in the query gets links that ask for it too. */
function formatQuery (request: ServedRequest): string {
  const name = viewOf<Named>(request)?.[kPlan]?.settings.urlFormatOverride ?? null
  const format = name === null ? undefined : request.queryParams?.get(name)
  return name === null || format === undefined ? '' : `?${new URLSearchParams([[name, format]]).toString()}`
}

/** Like `reverse`, worked out each time it is used as text: for class attributes, made before there is any route. */
export function reverseLazy (name: string, options: ReverseOptions = {}): { toString (): string, toJSON (): string } {
  const toString = (): string => reverse(name, options)
  return { toString, toJSON: toString }
}
