/** Names back to URLs. */
import { FST_VIEWSETS_REVERSE_ARGUMENTS, FST_VIEWSETS_REVERSE_NOT_FOUND } from './errors.ts'
import { buildAbsoluteUri, kPlan, viewOf } from './request.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { MultiValueDict } from './http/multi-value-dict.ts'

/** Fills in what a URL depends on: its named parts, the request for an absolute one, a format. */
export interface ReverseOptions {
  /** Values for the URL's parameters, in order. */
  args?: readonly unknown[]
  /** Values for the URL's parameters, by name. */
  kwargs?: Readonly<Record<string, unknown>>
  /** Makes the URL absolute, as this request saw the host. */
  request?: FastifyRequest | undefined
  /** Picks the URL with that format suffix. */
  format?: string | null
}

interface NamedUrl {
  /** The whole path, prefix included, with `:name` where a value goes. */
  readonly template: string
  /** The same up to where a format suffix goes; null where none may. */
  readonly beforeSuffix: string | null
  /** What a view is told the format of a suffix under. */
  readonly suffixKwarg: string
}

/** The named URLs of one registration. */
export class UrlNames {
  readonly #urls = new Map<string, NamedUrl[]>()
  readonly #beyond: UrlNames | null

  /** @param beyond where names are looked for that are not here */
  constructor (beyond: UrlNames | null = null) {
    this.#beyond = beyond
  }

  add (name: string, url: NamedUrl): void {
    const known = this.#urls.get(name)
    if (known === undefined) this.#urls.set(name, [url])
    else known.push(url)
    this.#beyond?.add(name, url)
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
      const path = pathOf(url, options)
      if (path !== null) return path
    }
    throw new FST_VIEWSETS_REVERSE_ARGUMENTS(name, JSON.stringify(options.args ?? options.kwargs ?? {}), first.template)
  }

  #find (name: string): readonly NamedUrl[] {
    const own = this.#urls.get(name)
    return own === undefined && this.#beyond !== null ? this.#beyond.#find(name) : own ?? []
  }
}

/** The path of that URL, or null where the values do not fit it. A view's own values may hold the format of its suffix. */
function pathOf ({ template, beforeSuffix, suffixKwarg }: NamedUrl, { args, kwargs = {}, format }: ReverseOptions): string | null {
  const { [suffixKwarg]: own, ...others } = kwargs
  const isOwn = own !== undefined && beforeSuffix !== null && args === undefined
  const wanted = format ?? (isOwn ? own : null)
  const values = isOwn ? others : kwargs
  if (wanted === null || beforeSuffix === null) return filledIn(template, args, values)
  const path = filledIn(beforeSuffix, args, values)
  return path === null ? null : `${path}.${String(wanted)}`
}

const PARAMETER = /:([A-Za-z_]\w*)(?:\((?:[^()]|\([^()]*\))*\))?/g

/** The template with its parameters filled in, or null where a value is missing or one is left over. */
function filledIn (template: string, args: readonly unknown[] | undefined, kwargs: Readonly<Record<string, unknown>>): string | null {
  let position = 0
  let missing = false
  const path = template.replace(PARAMETER, (_, name: string) => {
    const value = args === undefined ? kwargs[name] : args[position]
    position++
    if (value === undefined || value === null || value === '') missing = true
    return encodeURIComponent(String(value)).replaceAll('%40', '@').replaceAll('%3A', ':')
  })
  const given = args === undefined ? Object.keys(kwargs).length : args.length
  return missing || given !== position ? null : path
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
export function reverse (name: string, options: ReverseOptions = {}): string {
  const names = namesFor(name, options.request)
  if (names === null) throw new FST_VIEWSETS_REVERSE_NOT_FOUND(name, name)
  const path = names.path(name, options)
  return options.request === undefined ? path : keepFormat(buildAbsoluteUri(options.request, path), options.request)
}

/** A client that asked for a format in the query gets links that ask for it too. */
function keepFormat (url: string, request: ServedRequest): string {
  const name = viewOf<Named>(request)?.[kPlan]?.settings.urlFormatOverride ?? null
  if (name === null) return url
  const format = request.queryParams?.get(name)
  return format === undefined ? url : `${url}?${new URLSearchParams([[name, format]]).toString()}`
}

/** Like `reverse`, worked out each time it is used as text: for class attributes, made before there is any route. */
export function reverseLazy (name: string, options: ReverseOptions = {}): { toString (): string, toJSON (): string } {
  const toString = (): string => reverse(name, options)
  return { toString, toJSON: toString }
}
