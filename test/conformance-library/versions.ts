/** Views of several versions, and links that keep the version. */
import {
  AcceptHeaderVersioning, AsyncAPIView, HostNameVersioning, JSONRenderer, NamespaceVersioning, QueryParameterVersioning, Response, URLPathVersioning, include, path, reverse
} from 'fastify-viewsets'
import { Vendor } from './rendering.ts'
import type { RendererClass, VersioningClass } from 'fastify-viewsets'

class Accepts extends AcceptHeaderVersioning {
  override readonly allowedVersions = ['1.0', '2.0']
  override readonly defaultVersion = '1.0'
}

class AcceptsAny extends AcceptHeaderVersioning {}

class Queries extends QueryParameterVersioning {
  override readonly allowedVersions = ['1.0', '2.0']
  override readonly defaultVersion = '0.9'
  override readonly versionParam = 'v'
}

class QueriesAny extends QueryParameterVersioning {}

class Hosts extends HostNameVersioning {
  override readonly allowedVersions = ['v1', 'v2']
  override readonly defaultVersion = 'v0'
}

class Paths extends URLPathVersioning {
  override readonly allowedVersions = ['v1', 'v2']
  override readonly defaultVersion = 'v0'
}

class Spaces extends NamespaceVersioning {
  override readonly allowedVersions = ['w1', 'w2']
  override readonly defaultVersion = 'w0'
}

/** A view under that scheme, which tells what it found and links to another. */
function versioned (scheme: VersioningClass | null, { target = 'ver-target', renderers = [JSONRenderer] }: { readonly target?: string, readonly renderers?: readonly RendererClass[] } = {}) {
  return class Version extends AsyncAPIView {
    override versioningClass = scheme
    override rendererClasses = renderers

    get () {
      const { request, kwargs } = this
      return new Response({ version: request.version, scheme: scheme === null ? null : scheme.name, link: reverse(target, { kwargs: { pk: 7 }, request }), kwargs })
    }
  }
}

class VersionTarget extends AsyncAPIView {
  get () {
    const { pk, ...others } = this.kwargs
    return new Response({ ...others, pk })
  }
}

/** Where the URL has a key of digits, which the reference reads as a number. */
class NumberedTarget extends AsyncAPIView {
  get () {
    return new Response({ pk: Number(this.kwargs['pk']) })
  }
}

const spaces = [path('/here/', versioned(Spaces).asView(), { name: 'here' }), path('/target/:pk(^\\d+)/', NumberedTarget.asView(), { name: 'ver-target' })]

export const VERSIONS = [
  path('/ver/none/', versioned(null).asView()),
  path('/ver/accept/', versioned(Accepts).asView()),
  path('/ver/accept-any/', versioned(AcceptsAny, { renderers: [JSONRenderer, Vendor] }).asView()),
  path('/ver/query/', versioned(Queries).asView()),
  path('/ver/query-any/', versioned(QueriesAny).asView()),
  path('/ver/host/', versioned(Hosts).asView()),
  path('/ver/path/', versioned(Paths).asView()),
  path('/ver/path/:version/', versioned(Paths, { target: 'ver-path-target' }).asView()),
  path('/ver/path/:version/target/:pk(^\\d+)/', VersionTarget.asView(), { name: 'ver-path-target' }),
  path('/ver/space/', versioned(Spaces).asView()),
  ...include('ver/space/w1', spaces, { namespace: 'w1' }),
  ...include('ver/space/w3', spaces, { namespace: 'w3' }),
  ...include('ver/space/outer', include('w2', spaces, { namespace: 'w2' }), { namespace: 'outer' }),
  path('/ver/target/:pk(^\\d+)/', NumberedTarget.asView(), { name: 'ver-target' })
]
