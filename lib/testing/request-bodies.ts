/** The body and the query string of a test's request. */
import { UploadedFile } from '../http/uploaded-file.ts'

interface EncodedBody {
  readonly payload?: Buffer | string
  readonly contentType?: string
}

/** Names how a body is written: as JSON, or as a form that may hold files. */
export type BodyFormat = 'json' | 'multipart'

export interface BodyOptions {
  /** How the data is written; the client's default where left out. */
  readonly format?: BodyFormat
  /** Sends the data as it is, under this type; an object becomes JSON where the type is one of JSON. */
  readonly contentType?: string
}

/** The data as the body of a request. */
export async function encodeBody (data: unknown, { format, contentType }: BodyOptions, defaultFormat: BodyFormat): Promise<EncodedBody> {
  if (format !== undefined && contentType !== undefined) throw new TypeError('You may not set both `format` and `content_type`.')
  if (data === undefined || data === null) return contentType === undefined ? {} : { contentType }
  if (contentType !== undefined) return { payload: asGiven(data, contentType), contentType }
  const encode = encoders[format ?? defaultFormat]
  if (encode === undefined) {
    throw new TypeError(`Invalid format '${String(format)}'. Available formats are 'multipart', 'json'. Set TEST_REQUEST_RENDERER_CLASSES to enable extra request formats.`)
  }
  return await encode(data)
}

function asGiven (data: unknown, contentType: string): Buffer | string {
  if (typeof data === 'string' || Buffer.isBuffer(data)) return data
  return /[/+]json\b/.test(contentType) ? JSON.stringify(data) : String(data)
}

const encoders: Readonly<Record<BodyFormat, (data: unknown) => EncodedBody | Promise<EncodedBody>>> = {
  json: (data) => ({ payload: JSON.stringify(data), contentType: 'application/json' }),
  async multipart (data) {
    const form = new FormData()
    for (const [name, value] of Object.entries(Object(data))) {
      for (const one of Array.isArray(value) ? value : [value]) append(form, name, one)
    }
    const encoded = new Response(form)
    return { payload: Buffer.from(await encoded.arrayBuffer()), contentType: encoded.headers.get('content-type') ?? '' }
  }
}

function append (form: FormData, name: string, value: unknown): void {
  if (value instanceof Blob) form.append(name, value, 'name' in value ? String(value.name) : name)
  else if (value instanceof UploadedFile) form.append(name, new Blob([value.content], { type: value.contentType }), value.name)
  else if (typeof value === 'object' && value !== null && !(value instanceof Date)) throw new TypeError(`Test data contained a dictionary value for key '${name}', but multipart uploads do not support nested data. You may want to consider using format='json' in this test case.`)
  else form.append(name, value instanceof Date ? value.toISOString() : String(value))
}

/** The URL with the data as its query string; lists repeat their name. */
export function withQuery (url: string, data: object | null | undefined): string {
  if (data === undefined || data === null) return url
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(data)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  const text = query.toString()
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`
}
