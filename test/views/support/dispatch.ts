import { APIView, BasePermission, IsAuthenticated, NotFound, Response, Tokens, path } from '../../support/helper.ts'
import type { ViewContext, ViewRequest } from '../../support/helper.ts'
import type { InjectOptions } from 'fastify'

/** A `?version=` of 1 only. */
export class QueryVersion {
  determineVersion (request: ViewRequest): string {
    const version = request.queryParams.get('version') ?? '1'
    if (version !== '1') throw new NotFound('Invalid version in query parameter.')
    return version
  }
}

/** Full for those who say so, and counting everybody it was asked about. */
export class Full {
  static asked = 0

  allowRequest (request: ViewRequest): boolean {
    Full.asked++
    return request.headers['x-full'] === undefined
  }

  wait (): number {
    return 30
  }
}

export class IsNotBob extends BasePermission {
  override hasPermission ({ user }: ViewRequest): boolean {
    return (user as { username?: string }).username !== 'bob'
  }
}

export class IsOwner extends BasePermission {
  override hasObjectPermission ({ user }: ViewRequest, _view: ViewContext, { owner }: { owner?: string }): boolean {
    return owner === (user as { username?: string }).username
  }
}

export const OWNERS: Readonly<Record<string, string>> = { 1: 'ada', 2: 'bob' }

/** Books by number: the first is Ada's, the second Bob's, and there are no others. Bob is not let in. */
export class BookView extends APIView {
  override authenticationClasses = [Tokens]
  override permissionClasses = [IsAuthenticated, IsNotBob, IsOwner]
  override throttleClasses = [Full]
  override versioningClass = QueryVersion

  async findBook (): Promise<object> {
    const owner = OWNERS[this.kwargs.pk as string]
    if (owner === undefined) throw new NotFound()
    const book = { owner }
    await this.checkObjectPermissions(this.request, book)
    return book
  }

  async get () {
    return new Response(await this.findBook())
  }

  post () {
    return new Response({ got: this.data }, { status: 201 })
  }

  async put () {
    const book = await this.findBook()
    return new Response({ ...book, got: this.data })
  }

  async delete () {
    await this.findBook()
    return new Response(undefined, { status: 204 })
  }
}

export class OpenView extends APIView {
  override authenticationClasses = [Tokens]

  get () {
    return new Response('open to all')
  }
}

export const urls = [path('/books/', BookView.asView()), path('/books/:pk/', BookView.asView()), path('/open/', OpenView.asView())]

export const NOT_FOUND = { detail: 'Not found.' }
export const NOT_ACCEPTABLE = { detail: 'Could not satisfy the request Accept header.' }
export const NO_CREDENTIALS = { detail: 'Authentication credentials were not provided.' }
export const DENIED = { detail: 'You do not have permission to perform this action.' }
export const THROTTLED = { detail: 'Request was throttled. Expected available in 30 seconds.' }

export const json = { 'content-type': 'application/json' }
export const broken = { headers: json, payload: '{broken' }

/** The same request with more headers. */
export const sent = ({ headers, ...rest }: InjectOptions, more: Record<string, string>): InjectOptions => ({ ...rest, headers: { ...headers, ...more } })

export class ListCreateView extends APIView {
  get () { return new Response(['a', 'b']) }
  post () { return new Response(this.data, { status: 201 }) }
}

export const lists = [path('/x/', ListCreateView.asView())]
