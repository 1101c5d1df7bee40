/** Which version of the API a request is for, and how links keep it. */
import { NotAcceptable, NotFound } from '../exceptions.ts'
import { parseMediaType } from '../http/media-types.ts'
import { reverseUnversioned } from '../reverse.ts'
import type { ReverseOptions } from '../http/reverse-options.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { VersioningScheme, ViewContext, ViewRequest } from '../types.ts'

/** Extend this to find the version in a place of your own. What a class leaves unset is as the settings say. */
export abstract class BaseVersioning implements VersioningScheme {
  /** The version of a request that names none; null for none. */
  readonly defaultVersion?: string | null
  /** The versions that there are; any where the list is empty or null. */
  readonly allowedVersions?: readonly string[] | null
  /** What the version is called in URLs, queries and media types. */
  readonly versionParam?: string
  /** What a client is told whose version there is not. */
  abstract readonly invalidVersionMessage: string

  /** The version that a request is for; throws where there is none like it. */
  abstract determineVersion (request: ViewRequest, view: ViewContext): Awaitable<string | null>

  isAllowedVersion (version: string | null, view: ViewContext): boolean {
    const allowed = this.allowedVersions ?? view.settings.allowedVersions ?? []
    if (allowed.length === 0) return true
    return version !== null && (version === this.defaultFor(view) || allowed.includes(version))
  }

  /** The version where a request names none. */
  defaultFor ({ settings }: ViewContext): string | null {
    return this.defaultVersion === undefined ? settings.defaultVersion : this.defaultVersion
  }

  /** What the version is called. */
  paramFor ({ settings }: ViewContext): string {
    return this.versionParam ?? settings.versionParam
  }

  /** The URL of a named route, for clients of the version that the request is for. */
  reverse (name: string, options: ReverseOptions, _view: ViewContext): string {
    return reverseUnversioned(name, options)
  }

  /** The name that a URL of that name has in the version that the request is for. */
  versionedName (name: string, _request: ViewRequest): string {
    return name
  }
}

/** Finds the version in `Accept`, as in `application/json; version=1.0`. */
export class AcceptHeaderVersioning extends BaseVersioning {
  readonly invalidVersionMessage: string = 'Invalid version in "Accept" header.'

  determineVersion (request: ViewRequest, view: ViewContext): Awaitable<string | null> {
    const version = parseMediaType(request.acceptedMediaType).parameters.get(this.paramFor(view).toLowerCase()) ?? this.defaultFor(view)
    if (!this.isAllowedVersion(version, view)) throw new NotAcceptable(this.invalidVersionMessage)
    return version
  }
}

/** Those whose versions are part of the URL: one that there is not is a page that there is not. */
abstract class UrlVersioning extends BaseVersioning {
  determineVersion (request: ViewRequest, view: ViewContext): Awaitable<string | null> {
    const version = this.versionIn(request, view) ?? this.defaultFor(view)
    if (!this.isAllowedVersion(version, view)) throw new NotFound(this.invalidVersionMessage)
    return version
  }

  /** The version that the request names; undefined where it names none. */
  abstract versionIn (request: ViewRequest, view: ViewContext): string | undefined
}

/** Finds the version in a parameter of the URL: `/:version/books/`. */
export class URLPathVersioning extends UrlVersioning {
  readonly invalidVersionMessage: string = 'Invalid version in URL path.'

  versionIn (_request: ViewRequest, view: ViewContext): string | undefined {
    return view.kwargs[this.paramFor(view)]
  }

  override reverse (name: string, options: ReverseOptions, view: ViewContext): string {
    const { version } = view.request
    return super.reverse(name, version === null ? options : { ...options, kwargs: { [this.paramFor(view)]: version, ...options.kwargs } }, view)
  }
}

/** Finds the version in the query: `/books/?version=1.0`. */
export class QueryParameterVersioning extends UrlVersioning {
  readonly invalidVersionMessage: string = 'Invalid version in query parameter.'

  versionIn ({ queryParams }: ViewRequest, view: ViewContext): string | undefined {
    return queryParams.get(this.paramFor(view))
  }

  override reverse (name: string, options: ReverseOptions, view: ViewContext): string {
    const { version } = view.request
    const url = super.reverse(name, options, view)
    if (version === null) return url
    const [path = '', query = ''] = url.split('?')
    const parameters = new URLSearchParams(query)
    parameters.set(this.paramFor(view), version)
    return `${path}?${parameters.toString()}`
  }
}

/** Finds the version in the first of three names of the host: `v1.example.com`. */
export class HostNameVersioning extends UrlVersioning {
  /** The version is its first group. */
  readonly hostnameRegex: RegExp = /^([a-zA-Z0-9]+)\.[a-zA-Z0-9]+\.[a-zA-Z0-9]+$/
  readonly invalidVersionMessage: string = 'Invalid version in hostname.'

  versionIn ({ hostname }: ViewRequest): string | undefined {
    return this.hostnameRegex.exec(hostname)?.[1]
  }
}

/** Finds the version in the namespace of the URL: `include('v1', urls, { namespace: 'v1' })`. */
export class NamespaceVersioning extends BaseVersioning {
  readonly invalidVersionMessage: string = 'Invalid version in URL path. Does not match any version namespace.'

  determineVersion (_request: ViewRequest, view: ViewContext): Awaitable<string | null> {
    const { namespace } = view
    if (namespace === null) return this.defaultFor(view)
    const version = namespace.split(':').find((one) => this.isAllowedVersion(one, view))
    if (version === undefined) throw new NotFound(this.invalidVersionMessage)
    return version
  }

  override reverse (name: string, options: ReverseOptions, view: ViewContext): string {
    return super.reverse(this.versionedName(name, view.request), options, view)
  }

  override versionedName (name: string, { version }: ViewRequest): string {
    return version === null ? name : `${version}:${name}`
  }
}
