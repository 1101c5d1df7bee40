import { Type } from '@sinclair/typebox'
import t from 'tap'
import { APIView, IsAdminUser, JSONParser, JSONRenderer, Response, Tokens, View, answer, as, fastifyFor, fields, path, refusal, serializer, serve, viewsets } from './support/helper.ts'
import type { Renderer, ViewRequest, ViewsetsOptions } from './support/helper.ts'

class PlainView extends APIView {
  get () { return 'in' }
  post () { return this.data }
}

const urls = [path('/x/', PlainView.asView())]

const INVALID: readonly (readonly [name: string, value: unknown, cure: string])[] = [
  ['defaultRendererClasses', [], 'give a list of at least one renderer class, each with a media type'],
  ['defaultRendererClasses', JSONRenderer, 'give a list of at least one renderer class, each with a media type'],
  ['defaultRendererClasses', [class Mute {}], 'give a list of at least one renderer class, each with a media type'],
  ['defaultParserClasses', [new JSONParser()], 'give a list of parser classes'],
  ['defaultAuthenticationClasses', null, 'give a list of authenticator classes'],
  ['defaultPermissionClasses', IsAdminUser, 'give a list of permission classes'],
  ['defaultPermissionClasses', [undefined], 'give a list of permission classes'],
  ['defaultThrottleClasses', 'throttle', 'give a list of throttle classes'],
  ['defaultFilterBackends', {}, 'give a list of filter backend classes'],
  ['defaultPaginationClass', {}, 'give a paginator class, or null'],
  ['defaultMetadataClass', 'none', 'give a metadata class, or null'],
  ['defaultVersioningClass', 1, 'give a versioning class, or null'],
  ['exceptionHandler', null, 'give a function (error, context) => Response or null'],
  ['pageSize', 0, 'give a whole number above zero, or null'],
  ['pageSize', '20', 'give a whole number above zero, or null'],
  ['searchParam', '', 'give the name of a query parameter'],
  ['orderingParam', null, 'give the name of a query parameter'],
  ['strictJson', 'no', 'give true or false'],
  ['compactJson', 0, 'give true or false'],
  ['unicodeJson', null, 'give true or false'],
  ['nonFieldErrorsKey', '', 'give a key, which no field has'],
  ['listErrorStyle', 'array', "give 'dict' or 'list'"],
  ['urlFormatOverride', 7, 'give the name of a query parameter, or null'],
  ['appendSlash', 'yes', 'give true or false'],
  ['maxBodyDepth', 1.5, 'give a whole number above zero'],
  ['unauthenticatedUser', { username: 'nobody' }, 'give a function that makes the user'],
  ['defaultContentNegotiationClass', null, 'give a negotiation class'],
  ['formatSuffixKwarg', '', 'give the name of a URL parameter'],
  ['urlFieldName', 3, 'give the name of a field']
]

for (const [name, value, cure] of INVALID) {
  t.test(`${name} of ${String(JSON.stringify(value))} is refused with what to give (CON-11)`, async (t) => {
    t.equal(await refusal(t, { urls, [name]: value } as ViewsetsOptions), `FST_VIEWSETS_SETTING_INVALID: register(viewsets) was given a bad "${name}": ${cure}`)
  })
}

t.test('A setting that there is not is refused, with the one that is meant (CON-11)', async (t) => {
  t.equal(await refusal(t, { urls, defaultPermisionClasses: [] } as ViewsetsOptions),
    'FST_VIEWSETS_SETTING_UNKNOWN: register(viewsets) was given "defaultPermisionClasses", which is not a setting. Did you mean "defaultPermissionClasses"?')
})

t.test('A setting that is like no other is refused (CON-11)', async (t) => {
  t.equal(await refusal(t, { urls, xyzzyplugh: 1 } as ViewsetsOptions), 'FST_VIEWSETS_SETTING_UNKNOWN: register(viewsets) was given "xyzzyplugh", which is not a setting.')
})

for (const name of ['__proto__', 'constructor', 'toString']) {
  t.test(`A setting called ${name} is refused (CON-11)`, async (t) => {
    const settings = JSON.parse(`{"${name}":{"appendSlash":false}}`) as ViewsetsOptions
    t.match(await refusal(t, Object.defineProperty({ urls } as ViewsetsOptions, name, { value: settings, enumerable: true })), /^FST_VIEWSETS_SETTING_UNKNOWN/)
  })
}

t.test('A setting that is undefined is the default (CON-11)', async (t) => {
  const app = await serve(t, { urls, defaultPermissionClasses: undefined, pageSize: undefined } as unknown as ViewsetsOptions)
  t.strictSame(answer(await app.inject('/x/')), [200, 'in'])
})

t.test('A view sees the settings of its registration, and cannot change them (CON-11)', async (t) => {
  class TellingView extends APIView {
    get () { return [this.settings.pageSize, this.settings.searchParam, Object.isFrozen(this.settings)] }
  }
  const app = await serve(t, { pageSize: 7, urls: [path('/x/', TellingView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, [7, 'search', true]])
})

t.test('Policies of the registration hold for views that name none (CON-11)', async (t) => {
  class LoudRenderer extends JSONRenderer {
    override render (data: unknown) { return JSON.stringify(data).toUpperCase() }
  }
  const app = await serve(t, { urls, defaultPermissionClasses: [IsAdminUser], defaultAuthenticationClasses: [Tokens], defaultRendererClasses: [LoudRenderer], defaultParserClasses: [JSONParser] })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  t.strictSame([
    answer(await app.inject({ url: '/x/', headers: as('ada') })), (await app.inject({ url: '/x/', headers: as('bob') })).statusCode,
    (await app.inject({ method: 'POST', url: '/x/', headers: { ...form, ...as('ada') }, payload: 'a=1' })).statusCode
  ], [[200, 'IN'], 403, 415])
})

t.test('A view\'s own policies go before those of the registration, empty lists too (CON-11)', async (t) => {
  class OpenView extends PlainView {
    override permissionClasses = []
  }
  const app = await serve(t, { defaultPermissionClasses: [IsAdminUser], urls: [path('/x/', OpenView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, 'in'])
})

t.test('The query parameter of the format may have another name, or none (CON-11, NEG-05)', async (t) => {
  const statuses = []
  for (const urlFormatOverride of ['as', null]) {
    const app = await serve(t, { urls, urlFormatOverride })
    for (const url of ['/x/?as=xml', '/x/?format=xml']) statuses.push((await app.inject(url)).statusCode)
  }
  t.strictSame(statuses, [404, 200, 200, 200])
})

t.test('A registration may negotiate in a way of its own (CON-11, NEG-15)', async (t) => {
  class First {
    selectParser () { return new JSONParser() }
    selectRenderer (_request: ViewRequest, [renderer]: readonly Renderer[]) { return [renderer as Renderer, 'first/own'] as const }
  }
  class MediaView extends APIView {
    post () { return new Response([this.request.acceptedMediaType, this.data]) }
  }
  const app = await serve(t, { defaultContentNegotiationClass: First, urls: [path('/x/', MediaView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', headers: { accept: 'a/b', 'content-type': 'c/d' }, payload: '[1]' })), [200, ['first/own', [1]]])
})

class EchoView extends View {
  get () { return new Response({ é: [1, 2] }) }
}

class NumberView extends APIView {
  get () { return { é: [1, 2] } }
  post () { return { same: this.data, rest: new Date(0) } }
}

for (const [settings, text] of [
  [{ compactJson: false }, '{"é": [1, 2]}'],
  [{ unicodeJson: false }, '{"\\u00e9":[1,2]}'],
  [{ compactJson: false, unicodeJson: false }, '{"\\u00e9": [1, 2]}'],
  [{ compactJson: true, unicodeJson: true }, '{"é":[1,2]}']
] as const) {
  t.test(`With ${JSON.stringify(settings)} JSON is written as ${text} (CON-11)`, async (t) => {
    const app = await serve(t, { ...settings, urls: [path('/x/', NumberView.asView()), path('/plain/', EchoView.asView())] })
    t.strictSame([(await app.inject('/x/')).body, (await app.inject('/plain/')).body], [text, text])
  })
}

t.test('A registration may take and send numbers that JSON has no words for (CON-11)', async (t) => {
  const app = await serve(t, { strictJson: false, urls: [path('/x/', NumberView.asView())] })
  const send = (payload: string) => app.inject({ method: 'POST', url: '/x/', headers: { 'content-type': 'application/json' }, payload })
  t.equal((await send('[NaN, -Infinity, 1e999]')).body, '{"same":[NaN,-Infinity,Infinity],"rest":"1970-01-01T00:00:00Z"}')
  t.strictSame(answer(await send('[NaN, nan]')), [400, { detail: 'JSON parse error - Expecting value: line 1 column 7 (char 6)' }])
})

t.test('Where numbers may be none, every kind of field answers for itself, and no request ends in an error of the server (CON-11)', async (t) => {
  const Everything = serializer(Type.Object({
    float: fields.float({ minimum: 0 }),
    integer: fields.integer(),
    big: fields.bigInteger(),
    decimal: fields.decimal({ maxDigits: 5, decimalPlaces: 2 }),
    flag: fields.boolean(),
    day: fields.date(),
    at: fields.dateTime(),
    time: fields.time(),
    span: fields.duration(),
    choice: fields.choice([1, 2]),
    list: fields.list(fields.integer()),
    id: fields.uuid()
  }))
  class EverythingView extends APIView {
    async post () { return (await this.validatedSerializer({ serializerClass: Everything })).validatedData }
  }
  const app = await serve(t, { strictJson: false, urls: [path('/x/', EverythingView.asView())] })
  for (const number of ['NaN', 'Infinity', '-Infinity']) {
    const payload = `{${Object.keys(Everything.schema['properties'] as object).map((name) => `"${name}":${number}`).join(',')}}`
    const response = await app.inject({ method: 'POST', url: '/x/', headers: { 'content-type': 'application/json' }, payload })
    t.strictSame([response.statusCode, Object.keys(response.json())], [400, Object.keys(Everything.schema['properties'] as object)], number)
  }
})

t.test('Without a router and URLs a registration only sets what views of the application have (CON-11)', async (t) => {
  const app = fastifyFor(t)
  await app.register(viewsets, { defaultPermissionClasses: [IsAdminUser] })
  app.get('/x', PlainView.asView())
  const response = await app.inject('/x')
  t.equal(response.statusCode, 403)
})

t.test('A list that the application changes after the registration stays as it was given (CON-11)', async (t) => {
  const defaultPermissionClasses = [IsAdminUser]
  const app = await serve(t, { defaultPermissionClasses, urls })
  defaultPermissionClasses.pop()
  t.equal((await app.inject('/x/')).statusCode, 403)
})
