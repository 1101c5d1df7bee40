/** What a handler answers with: data that the negotiated renderer turns into bytes. */
import { checkHeaders } from './http/headers.ts'

/** Sets the status, the headers and the content type of an answer, where they are not the usual ones. */
export interface ResponseOptions {
  status?: number
  headers?: Readonly<Record<string, string>>
  /** Overrides the `Content-Type` header, not the rendering. */
  contentType?: string
}

/** An answer before rendering: data, status and headers. The type of the data is known where a helper of a view made it. */
export class Response<Data = unknown> {
  data: Data
  status: number
  /** By name in lower case. */
  headers: Record<string, string>
  readonly contentType: string | undefined
  /** Whether an exception handler made it. */
  exception = false

  constructor (data?: unknown, options?: ResponseOptions) {
    this.data = data as Data
    this.status = options?.status ?? 200
    this.headers = options?.headers === undefined ? {} : lowerCased(options.headers)
    this.contentType = options?.contentType
    if (this.contentType !== undefined) checkHeaders({ 'content-type': this.contentType })
  }
}

function lowerCased (headers: Readonly<Record<string, string>>): Record<string, string> {
  const lowered: Record<string, string> = {}
  // here rather than where it is sent: within a transaction of the view's the rows are not kept
  checkHeaders(headers)
  for (const name of Object.keys(headers)) lowered[name.toLowerCase()] = headers[name] as string
  return lowered
}

/** A `Vary` header with more names, each of them once. */
export function mergedVary (own: string, added: string): string {
  const names = own.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const known = new Set(names.map((name) => name.toLowerCase()))
  const more = added.split(',').map((name) => name.trim()).filter((name) => !known.has(name.toLowerCase()))
  return [...names, ...more].join(', ')
}
