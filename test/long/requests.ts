/** Requests of every method, URL, header, content type and size, each of them made by a seed and its number. */
import { json, oddJSON, text } from './values.ts'
import { Random } from './random.ts'

export interface GeneratedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'SEARCH'] as const

const LIST = ['GET', 'GET', 'POST', 'POST', 'HEAD', 'OPTIONS'] as const
const DETAIL = ['GET', 'PUT', 'PUT', 'PATCH', 'PATCH', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** With the methods that are usually there. */
const PATHS: readonly (readonly [path: string, methods: readonly string[]])[] = [
  ['/', ['GET']], ['/teams/', LIST], ['/teams/:slug/', DETAIL], ['/tickets/', LIST], ['/tickets/', LIST], ['/tickets/', ['GET']], ['/tickets/:id/', DETAIL], ['/tickets/:id/', DETAIL], ['/tickets/:id/respond/', ['POST']],
  ['/tickets/many/', ['POST']], ['/tickets/fast/', ['GET']], ['/atomic/', LIST], ['/atomic/:id/', DETAIL], ['/atomic/many/', ['POST']], ['/cursor/', LIST], ['/cursor/', ['GET']], ['/cursor/:id/', DETAIL],
  ['/tickets/:id/comments/', LIST], ['/tickets/:id/comments/:id/', DETAIL], ['/echo/', ['POST']], ['/echo/', ['POST']], ['/mirror/', ['POST']], ['/tickets', LIST], ['/tickets.json', LIST], ['/tickets/:id.json', DETAIL],
  ['/nowhere/', LIST]
]

const FIELDS = [
  'id', 'title', 'title', 'body', 'reporter', 'page', 'address', 'token', 'isOpen', 'priority', 'views', 'score', 'cost', 'spent', 'dueOn', 'dueAt', 'createdAt', 'status', 'tags', 'meta', 'teamId', 'name', 'slug',
  'ticketId', 'author', 'text', 'rating', 'email', 'code', 'statuses', 'counts', 'line', 'lines', 'team', 'tickets', 'lines[0]sku', 'lines[0].count', 'line.sku', 'counts.a', 'tags[1]', '__proto__', 'constructor'
]

const GOOD: Readonly<Record<string, readonly string[]>> = {
  title: ['"A title"'],
  body: ['"Text"'],
  reporter: ['"a@example.com"'],
  page: ['"https://example.com/"'],
  address: ['"127.0.0.1"', '"::1"'],
  token: ['"6ba7b810-9dad-11d1-80b4-00c04fd430c8"'],
  isOpen: ['true', '"no"'],
  priority: ['1', '5'],
  views: ['7', '"12"'],
  score: ['0.5', '-3'],
  cost: ['"12.30"', '4'],
  spent: ['"01:30:00"', '90'],
  dueOn: ['"2024-05-01"'],
  dueAt: ['"10:30"'],
  createdAt: ['"2024-05-01T10:30:00Z"'],
  status: ['"open"', '"closed"'],
  statuses: ['["new"]'],
  tags: ['["a"]'],
  meta: ['{"a":[1]}', 'null'],
  teamId: ['1', '2'],
  team: ['"tools"'],
  tickets: ['[1,2]'],
  name: ['"Bath"', '"Roof"'],
  slug: ['"bath"', '"roof"'],
  author: ['"bob"', '"eve"'],
  text: ['"Hi"'],
  rating: ['4'],
  email: ['"b@example.com"'],
  code: ['"ABC12"'],
  counts: ['{"a":1}'],
  line: ['{"sku":"a"}'],
  lines: ['[{"sku":"a","count":2}]']
}

const PARAMETERS = [
  'page', 'page_size', 'limit', 'offset', 'cursor', 'search', 'ordering', 'order_by', 'format', 'title', 'title__icontains', 'title__istartswith!', 'title__in', 'cost', 'cost__gte', 'cost__range', 'priority', 'priority__in', 'priority__lt!',
  'score__isnull', 'score__gt', 'isOpen', 'status', 'status__in', 'dueOn__gte', 'dueOn__lte', 'team', 'team!', 'a[b]', '__proto__', 'page[]'
]

const TYPES = [
  '', 'text/plain', 'application/xml', 'application/json; charset=utf-16', 'application/json; charset=latin1', 'application/json;charset="', 'application/json; charset=nonsense', 'APPLICATION/JSON', 'application/vnd.api+json', 'nonsense', 'a/b/c', '*/*',
  'multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="', 'multipart/mixed; boundary=x', 'application/x-www-form-urlencoded; charset=utf-7', 'application/octet-stream', ';', ', ,'
]

const ACCEPTS = ['*/*', 'application/json', 'application/json; indent=4', 'application/json; indent=99999', 'text/html', '', ';;;,,,', 'application/*;q=0', '*/*;q=nope', `${'a/b,'.repeat(500)}*/*`]
const USERS = ['Token nobody', 'Token', 'Token a b', 'Basic !!!!', 'Bearer x', 'Token \u00ff', '']

const CARE = [0.6, 0.9, 1]

interface Part { readonly headers: Readonly<Record<string, string>>, readonly body: Buffer | null }

/** The value of a field as text of JSON: one that fits, as often as the care says. */
const valueOf = (random: Random, name: string, care: number): string => Object.hasOwn(GOOD, name) && random.chance(care) ? random.one(GOOD[name] as readonly string[]) : json(random)

function objectText (random: Random): string {
  const care = random.one(CARE)
  const names = new Set([...random.many(0, 9, () => random.one(FIELDS)), ...(random.chance(0.8) ? ['title', 'name', 'slug', 'author', 'text'] : [])])
  return `{${[...names].map((name) => `${JSON.stringify(name)}:${valueOf(random, name, care)}`).join(',')}}`
}

function jsonBody (random: Random): string {
  const kind = random.next()
  if (kind < 0.75) return objectText(random)
  if (kind < 0.85) return `[${random.many(0, 5, () => objectText(random)).join(',')}]`
  if (kind < 0.95) return oddJSON(random)
  return json(random)
}

/** Pairs as forms have them. */
function pairs (random: Random): [name: string, value: string][] {
  const care = random.one(CARE)
  return random.many(0, 10, () => {
    const name = random.one(FIELDS)
    const good = valueOf(random, name, care)
    return [name, random.chance(care) ? good.replace(/^"|"$/g, '') : text(random)]
  })
}

/** Escaped, but now and then as it is. */
function escaped (random: Random, value: string): string {
  if (random.chance(0.03)) return value.replace(/[^\x21-\x7e]/g, '')
  return encodeURIComponent(value.replace(/[\ud800-\udfff]/g, '?'))
}

const urlencoded = (random: Random, items: readonly [string, string][]): string =>
  items.map(([name, value]) => `${escaped(random, name)}${random.chance(0.03) ? '' : '='}${escaped(random, value)}`).join(random.chance(0.03) ? ';' : '&')

function multipart (random: Random, boundary: string): Buffer {
  const chunks: Buffer[] = []
  for (const [name, value] of pairs(random)) {
    const isFile = random.chance(0.2)
    const quoted = name.replace(/"/g, '%22')
    const extra = isFile ? random.one(['; filename="f.txt"', '; filename=""', "; filename*=utf-8''%ff", '; filename="../../x"', '; filename']) : ''
    const disposition = random.chance(0.95) ? `Content-Disposition: form-data; name="${quoted}"${extra}\r\n` : random.one(['', 'Content-Disposition: form-data\r\n', 'X: y\r\n', 'broken\r\n', ': \r\n'])
    const type = isFile && random.chance(0.7) ? random.one(['Content-Type: text/plain\r\n', 'Content-Type: \r\n', 'Content-Transfer-Encoding: base64\r\n', 'Content-Type: text/plain; charset=nonsense\r\n']) : ''
    chunks.push(Buffer.from(`--${boundary}\r\n${disposition}${type}\r\n`), Buffer.from(isFile && random.chance(0.3) ? bytes(random, 4000) : value), Buffer.from('\r\n'))
  }
  return damaged(random, Buffer.concat([...chunks, Buffer.from(random.chance(0.9) ? `--${boundary}--\r\n` : '')]))
}

const bytes = (random: Random, most: number): Buffer => Buffer.from(random.many(0, most, () => random.integer(0, 255)))

/** One in ten is cut off, or has a few bytes changed. */
function damaged (random: Random, body: Buffer): Buffer {
  if (!random.chance(0.1) || body.length === 0) return body
  if (random.chance(0.5)) return body.subarray(0, random.integer(0, body.length - 1))
  const copy = Buffer.from(body)
  for (let changes = random.integer(1, 5); changes > 0; changes--) copy[random.integer(0, copy.length - 1)] = random.integer(0, 255)
  return copy
}

function body (random: Random): Part {
  const kind = random.next()
  if (kind < 0.5) return { headers: { 'content-type': random.one(['application/json', 'application/json; charset=utf-8']) }, body: damaged(random, Buffer.from(jsonBody(random))) }
  if (kind < 0.68) return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: damaged(random, Buffer.from(urlencoded(random, pairs(random)))) }
  if (kind < 0.9) {
    const boundary = random.one(['x', '----WebKitFormBoundary7MA4YWxk', "'()+_,-./:=?", 'b'.repeat(70)])
    return { headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` }, body: multipart(random, random.chance(0.97) ? boundary : 'y') }
  }
  if (kind < 0.95) return { headers: { 'content-type': random.one(TYPES) }, body: Buffer.from(random.chance(0.5) ? jsonBody(random) : urlencoded(random, pairs(random))) }
  if (kind < 0.97) return { headers: { 'content-type': random.one(['application/json', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) }, body: bytes(random, 300) }
  if (kind < 0.98) return { headers: { 'content-type': random.one(['application/json', 'application/x-www-form-urlencoded']) }, body: Buffer.alloc(random.one([262_143, 262_144, 262_145, 400_000]), random.one(['1', '[', '"', '&', '0', 'a='])) }
  return { headers: {}, body: null }
}

function url (random: Random, path: string): string {
  const key = () => random.chance(0.85) ? String(random.integer(1, 9)) : escaped(random, text(random)).slice(0, random.one([100, 100, 5000]))
  const slug = () => random.chance(0.85) ? random.one(['tools', 'garden', 'kitchen', 'bath']) : key()
  return `/api${path.replace(/:id/g, key).replace(/:slug/g, slug)}`
}

function query (random: Random): string {
  if (random.chance(0.4)) return ''
  if (random.chance(0.03)) return `?${random.one(PARAMETERS)}=${random.one(['id,', '1,', '%00', 'a ', '-', '0']).repeat(random.integer(100, 3000))}`
  if (random.chance(0.03)) return `?${random.many(100, 1500, () => `${random.one(PARAMETERS)}=${random.integer(0, 9)}`).join('&')}`
  return `?${urlencoded(random, random.many(1, 5, () => [random.one(PARAMETERS), random.chance(0.5) ? random.one(['1', '2', '0', '-1', 'true', 'title', '-score', 'new', '2024-01-01', '1,2', 'bz0x', 'cD0yMDI0', 'json']) : text(random)]))}`
}

function headers (random: Random): Record<string, string> {
  return {
    ...(random.chance(0.95) && { authorization: random.chance(0.92) ? 'Token ada' : random.one(USERS) }),
    ...(random.chance(0.15) && { accept: random.one(ACCEPTS) }),
    ...(random.chance(0.05) && { host: random.one(['example.com', 'a b', '<x>', '[::1]:80', 'example.com:99999', '']) }),
    ...(random.chance(0.03) && { 'content-encoding': random.one(['gzip', 'identity', 'nonsense']) }),
    ...(random.chance(0.03) && { 'x-http-method-override': 'DELETE', 'x-forwarded-host': '"', 'x-forwarded-proto': 'nonsense' }),
    ...(random.chance(0.02) && { cookie: text(random).replace(/[^\x20-\x7e]/g, '') })
  }
}

/** The request of that number in the run of that seed. */
export function requestOf (seed: number, number: number): GeneratedRequest {
  const random = new Random(seed, number)
  const [path, methods] = random.one(PATHS)
  const method = random.one(random.chance(0.85) ? methods : METHODS)
  const { headers: own, body: sent } = method === 'GET' || method === 'HEAD' ? { headers: {}, body: null } : body(random)
  return { method, url: url(random, path) + query(random), headers: { ...headers(random), ...own }, body: sent }
}
