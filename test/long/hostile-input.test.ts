/** Whatever a client sends: a JSON answer, never a 5xx, never a polluted prototype. */
import fc from 'fast-check'
import t from 'tap'
import { buildService } from '../conformance/app.ts'
import type { FastifyInstance, InjectOptions } from 'fastify'

const RUNS = Number(process.env.HOSTILE_RUNS ?? 400)

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'] as const
const BOMBS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'a[__proto__][x]', '__proto__[polluted]', 'constructor.prototype.polluted']
const NAMES = [...BOMBS, 'name', 'sku', 'price', 'stock', 'rating', 'status', 'category', 'product', 'author', 'slug', 'lines', 'lines[0]sku', 'tags', 'attributes', 'extra', 'placed_at', 'label']
const PARAMETERS = [...BOMBS, 'page', 'page_size', 'limit', 'offset', 'cursor', 'search', 'ordering', 'format', 'order_by', 'price__gte', 'stock__in', 'name!', 'a[b]', 'a[]']

const awkwardText = fc.oneof(
  fc.constantFrom(
    '', ' ', '\0', 'null', 'NaN', 'Infinity', '-0', '1e999', '9'.repeat(40), '-9223372036854775809', '99999999999999999999999999', '0x10', '1_000', '٣', '%', "'; DROP TABLE products; --",
    '\ud800', '\u2028', '2024-02-30T25:61:61Z', '0000-00-00', '../../etc/passwd', '=cmd', '*'.repeat(300), '"', '\\', 'bz0tMQ==', 'cD0='
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 })
)

const awkwardJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, awkwardText, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), tie('value'), { maxKeys: 6 })
})).value

const body = fc.oneof(
  awkwardJson.map((value) => ({ payload: JSON.stringify(value), type: 'application/json' })),
  awkwardJson.map((value) => ({ payload: `{"__proto__": ${JSON.stringify(value)}, "constructor": {"prototype": {"polluted": 1}}}`, type: 'application/json' })),
  fc.array(fc.tuple(fc.constantFrom(...NAMES), awkwardText), { maxLength: 6 }).map((pairs) => ({
    payload: pairs.map(([name, value]) => `${encodeURIComponent(name)}=${escape(value)}`).join('&'),
    type: 'application/x-www-form-urlencoded'
  })),
  fc.integer({ min: 2, max: 20_000 }).map((depth) => ({ payload: '['.repeat(depth) + ']'.repeat(depth), type: 'application/json' })),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ payload: Buffer.from(bytes), type: 'application/json' })),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ payload: Buffer.from(bytes), type: 'multipart/form-data; boundary=x' })),
  fc.tuple(awkwardText, fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'application/json;charset="', 'nonsense', 'a/b/c', 'application/vnd.api+json', '')).map(([payload, type]) => ({ payload, type }))
)

const query = fc.array(fc.tuple(fc.constantFrom(...PARAMETERS), awkwardText), { maxLength: 4 })
  .map((pairs) => pairs.map(([name, value]) => `${encodeURIComponent(name)}=${escape(value)}`).join('&'))

/** Every URL of the app, its parameters left to fill in. */
function templatesOf (app: FastifyInstance): string[] {
  const lines = app.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n')
  const found = new Set<string>()
  const parents: string[] = []
  for (const line of lines) {
    const match = /^([\s│]*)[├└]── (\S*)/.exec(line)
    if (match === null) continue
    const depth = (match[1] as string).length / 4
    parents[depth] = match[2] as string
    parents.length = depth + 1
    found.add(parents.join(''))
  }
  return [...found].filter((url) => url.startsWith('/'))
}

const PARAMETER = /:[A-Za-z_]+(?:\(.*?\$\))?(?:\|:\w+)*/g
const key = fc.oneof(fc.constantFrom('1', '2', 'tools', '99', '-1', '1.5', '%', '%ff', '%00', '%2e%2e', '9'.repeat(30), '9223372036854775808', ...BOMBS), awkwardText.map((text) => escape(text)))

t.test('no request makes the service answer 5xx, answer anything but JSON, or pollute a prototype', async (t) => {
  const app = (await buildService()).app
  t.teardown(() => app.close())
  const templates = templatesOf(app)
  t.ok(templates.length > 40, `${templates.length} URLs are tried`)

  const request = fc.record({
    method: fc.constantFrom(...METHODS),
    template: fc.constantFrom(...templates),
    keys: fc.array(key, { minLength: 3, maxLength: 3 }),
    query,
    body,
    authorization: fc.constantFrom(undefined, 'Token alice-token', 'Token staff-token', 'Basic YWxpY2U6YWxpY2UtcGFzcw==', 'Basic ÿ', 'Token'),
    accept: fc.constantFrom(undefined, undefined, '*/*', 'application/json; indent=99999', 'text/html', '', ';;;,,,')
  })

  await fc.assert(fc.asyncProperty(request, async ({ method, template, keys, query, body, authorization, accept }) => {
    let index = 0
    const url = `${template.replace(PARAMETER, () => keys[index++ % keys.length] as string)}?${query}`
    const injected: InjectOptions = {
      method: method as 'GET',
      url,
      headers: { ...(authorization === undefined ? {} : { authorization }), ...(accept === undefined ? {} : { accept }), 'content-type': body.type },
      ...(method === 'GET' || method === 'HEAD' || method === 'TRACE' ? {} : { payload: body.payload })
    }
    const response = await app.inject(injected)
    const isDeliberate = url.startsWith('/errors/api') || url.startsWith('/errors/custom')
    if (response.statusCode >= 500 && !isDeliberate) throw new Error(`${response.statusCode} ${response.body}`)
    if (response.body !== '') JSON.parse(response.body)
    if ('polluted' in {} || Object.keys(Object.prototype).length > 0) throw new Error('a prototype was polluted')
  }), { numRuns: RUNS })
  t.pass('and none did')
})
