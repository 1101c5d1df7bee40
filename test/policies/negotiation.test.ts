import t from 'tap'
import fc from 'fast-check'
import { NotAcceptable, NotFound } from '../../lib/exceptions.ts'
import { MediaType, parseHeaderParameters, parseMediaType, Specificity } from '../../lib/http/media-types.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { BaseContentNegotiation, DefaultContentNegotiation } from '../../lib/policies/negotiation.ts'
import { APIView, BaseRenderer, JSONRenderer, path, refusal, serve } from '../support/helper.ts'
import type { Parser, Renderer, ViewRequest } from '../../lib/types.ts'

const renderer = (mediaType: string, format: string | null): Renderer => ({ mediaType, format, charset: null, render: () => '' })
const parser = (mediaType: string): Parser => ({ mediaType, parse: () => null })

const json = renderer('application/json', 'json')
const html = renderer('text/html', 'api')
const versioned = renderer('application/json; version=1', 'v1')

interface Asking { accept?: string | undefined, query?: string, suffix?: string | null, negotiator?: DefaultContentNegotiation }

function requestFor ({ accept, query }: Asking): ViewRequest {
  const queryParams = new MultiValueDict(new URLSearchParams(query))
  return { headers: accept === undefined ? {} : { accept }, url: query === undefined ? '/' : `/?${query}`, queryParams } as unknown as ViewRequest
}

function select (renderers: readonly Renderer[], asking: Asking): [Renderer, string] {
  const { suffix = null, negotiator = new DefaultContentNegotiation() } = asking
  return [...negotiator.selectRenderer(requestFor(asking), renderers, suffix)]
}

function selectParser (parsers: readonly Parser[], contentType?: string): string | null {
  const request = { headers: { 'content-type': contentType } } as unknown as ViewRequest
  return new DefaultContentNegotiation().selectParser(request, parsers)?.mediaType ?? null
}

t.test('A request without Accept takes the first renderer, as does one that takes anything (NEG-01)', async (t) => {
  for (const accept of [undefined, '*/*', ' */* ', '*/*;q=0']) t.equal(select([json, html], { accept })[0], json, accept ?? 'no header')
  t.strictSame(select([html, json], {}), [html, 'text/html'])
})

t.test('An Accept that is empty or fits no renderer is answered 406 (NEG-01)', async (t) => {
  for (const accept of ['', 'image/png', 'nonsense', '*', 'application', 'application/xml, text/plain', ',', ';']) {
    t.throws(() => select([json, html], { accept }), new NotAcceptable(), accept)
  }
  t.throws(() => select([], {}), NotAcceptable, 'a view without renderers')
})

t.test('The most specific range decides, then the order of the renderers, and q never (NEG-02)', async (t) => {
  const cases: Array<[accept: string, expected: Renderer]> = [
    ['text/html;q=0.1, application/json;q=0.9', json],
    ['text/html;q=0.9, application/json;q=0', json],
    ['text/html, */*', html],
    ['text/*, */*', html],
    ['application/*, text/html', html],
    ['text/html, application/json; indent=4', json],
    ['application/json, text/html; level=1', html],
    ['*/*; indent=4, text/*', html],
    ['image/png, */*', json]
  ]
  for (const [accept, expected] of cases) t.equal(select([json, html], { accept })[0], expected, accept)
})

t.test('Types match in any case, and parameters only have to fit those of the renderer (NEG-03)', async (t) => {
  t.strictSame(select([json, html], { accept: 'Text/HTML' }), [html, 'Text/HTML'])
  t.equal(select([json], { accept: 'application/json;version=9' })[0], json)
  t.equal(select([versioned, json], { accept: 'application/json' })[0], json)
  t.equal(select([versioned, json], { accept: 'application/json; Version="1"; q=0.2' })[0], versioned)
  t.equal(select([versioned, json], {})[0], json, 'nor does */* carry the parameter')
  t.throws(() => select([versioned], { accept: 'application/json; version=2' }), NotAcceptable)
  t.equal(select([renderer('text/*', null)], { accept: 'text/csv' })[1], 'text/csv')
})

t.test('What is accepted is the closer of the range and the renderer, with the parameters of the range (NEG-04)', async (t) => {
  const cases: Array<[accept: string, expected: string]> = [
    ['*/*; indent=4', 'application/json;indent=4'],
    ['application/*;indent="4" ; q=0.5', 'application/json;indent=4;q=0.5'],
    ['application/json; indent=4', 'application/json; indent=4'],
    ['APPLICATION/JSON', 'APPLICATION/JSON'],
    ['application/*', 'application/json']
  ]
  for (const [accept, expected] of cases) t.equal(select([json], { accept })[1], expected, accept)
})

t.test('A format in the query string or at the end of the path leaves only its renderers (NEG-05)', async (t) => {
  t.equal(select([json, html], { query: 'format=api' })[0], html)
  t.equal(select([json, html], { query: 'format=api&format=json' })[0], json, 'the last value counts')
  t.equal(select([json, html], { query: 'format=json', suffix: 'api' })[0], html, 'the suffix beats the query')
  t.equal(select([json, html], { query: 'format=' })[0], json, 'blank is as none')
  t.equal(select([json, html], { query: 'format=api', suffix: '' })[0], html)
  t.equal(select([json, html], { query: 'a=1' })[0], json)
})

t.test('A format that no renderer has is answered 404, whatever is accepted (NEG-05, DSP-03)', async (t) => {
  t.throws(() => select([json, html], { query: 'format=xml' }), new NotFound())
  t.throws(() => select([json, html], { suffix: 'xml', accept: 'image/png' }), NotFound)
  t.throws(() => select([renderer('text/plain', null)], { suffix: 'null' }), NotFound)
})

t.test('Accept must still fit the format that was asked for (NEG-05)', async (t) => {
  t.throws(() => select([json, html], { query: 'format=json', accept: 'text/html' }), NotAcceptable)
  t.equal(select([json, html], { query: 'format=json', accept: 'text/html, */*;q=0.8' })[0], json)
})

t.test('The query parameter that names a format may have another name, or none (CON-11)', async (t) => {
  const negotiator = new DefaultContentNegotiation()
  negotiator.urlFormatOverride = 'as'
  t.equal(select([json, html], { query: 'as=api&format=json', negotiator })[0], html)
  negotiator.urlFormatOverride = null
  t.equal(select([json, html], { query: 'as=api&format=api', negotiator })[0], json)
})

t.test('A query string is not looked at where there is none', async (t) => {
  const request = { headers: {}, url: '/', get queryParams () { return t.fail('was parsed') } } as unknown as ViewRequest
  t.equal(new DefaultContentNegotiation().selectRenderer(request, [json], null)[0], json)
})

t.test('The first parser whose media type fits the content type is chosen, or none (NEG-09)', async (t) => {
  const parsers = ['application/json', 'application/x-www-form-urlencoded', 'text/csv; header=present'].map(parser)
  const cases: Array<[contentType: string | undefined, expected: string | null]> = [
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['Application/JSON;x=1', 'application/json'],
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
    ['text/csv; header=present', 'text/csv; header=present'],
    ['text/csv; HEADER="present"; charset=x', 'text/csv; header=present'],
    ['text/csv', null],
    ['text/csv; header=absent', null],
    ['application/vnd.api+json', null],
    ['text/plain', null],
    ['nonsense', null],
    ['', null],
    [undefined, null],
    ['application/*', 'application/json'],
    ['*/*', 'application/json']
  ]
  for (const [contentType, expected] of cases) t.equal(selectParser(parsers, contentType), expected, contentType ?? 'no header')
})

t.test('A parser of any media type takes what the parsers before it leave (NEG-09)', async (t) => {
  const parsers = ['application/json', '*/*'].map(parser)
  t.equal(selectParser(parsers, 'application/json'), 'application/json')
  for (const contentType of ['image/png', 'nonsense', undefined]) t.equal(selectParser(parsers, contentType), '*/*')
  t.equal(selectParser(['text/*'].map(parser), 'text/plain'), 'text/*')
})

t.test('A negotiator of your own decides by what it likes (NEG-15)', async (t) => {
  class Last extends BaseContentNegotiation {
    override selectParser (_request: ViewRequest, parsers: readonly Parser[]): Parser | null {
      return parsers.at(-1) ?? null
    }

    override selectRenderer (_request: ViewRequest, renderers: readonly Renderer[]): readonly [Renderer, string] {
      const last = renderers.at(-1) as Renderer
      return [last, last.mediaType]
    }
  }
  t.strictSame(new Last().selectRenderer(requestFor({}), [json, html]), [html, 'text/html'])
  t.equal(new Last().selectParser(requestFor({}), []), null)
})

t.test('A media type is read with its parameters, quoted or not', async (t) => {
  const cases: Array<[text: string, value: string, parameters: Array<[string, string]>]> = [
    ['Text/HTML', 'text/html', []],
    ['text/html; Charset=UTF-8', 'text/html', [['charset', 'UTF-8']]],
    ['a/b;x="1;2" ; y = 3;', 'a/b', [['x', '1;2'], ['y', '3']]],
    ['a/b; x="\\"q\\\\"', 'a/b', [['x', '"q\\']]],
    ['a/b; x="', 'a/b', [['x', '"']]],
    ['a/b; x="1; y=2', 'a/b', [['x', '"1; y=2']]],
    ['a/b; x; =; x=1; x=2', 'a/b', [['', ''], ['x', '2']]],
    ["attachment; filename*=UTF-8''na%C3%AFve.txt", 'attachment', [['filename', 'naïve.txt']]],
    ["attachment; filename*=iso-8859-1'en'%A3.txt", 'attachment', [['filename', '£.txt']]],
    ["attachment; filename*=plain; o'*=it's", 'attachment', [['filename', 'plain'], ["o'", "it's"]]],
    ['', '', []]
  ]
  for (const [text, value, parameters] of cases) {
    const [gotValue, gotParameters] = parseHeaderParameters(text)
    t.strictSame([gotValue, [...gotParameters]], [value, parameters], text)
  }
})

t.test('A media type knows how specific it is (NEG-02)', async (t) => {
  const cases: Array<[text: string, expected: number]> = [
    ['*/*', Specificity.ANY], ['*/*; a=1', Specificity.ANY], ['*', Specificity.ANY],
    ['text/*', Specificity.ANY_SUBTYPE], ['text/*; a=1', Specificity.ANY_SUBTYPE],
    ['text/html', Specificity.PLAIN], ['text/html; q=0.3', Specificity.PLAIN], ['text', Specificity.PLAIN], ['', Specificity.PLAIN],
    ['text/html; a=1', Specificity.PARAMETERS], ['text/html; a=1; q=1', Specificity.PARAMETERS]
  ]
  for (const [text, expected] of cases) t.equal(new MediaType(text).specificity, expected, text)
})

t.test('What is remembered of headers is right, and bounded', async (t) => {
  t.equal(parseMediaType('text/x-remembered'), parseMediaType('text/x-remembered'))
  const first = parseMediaType('text/x-first')
  for (let index = 0; index < 1000; index++) t.equal(parseMediaType(`text/x-${index}`).subtype, `x-${index}`)
  t.not(parseMediaType('text/x-first'), first, 'forgotten since')
  const long = `text/html; a=${'x'.repeat(1000)}`
  t.not(parseMediaType(long), parseMediaType(long), 'too long to keep')
})

t.test('Whatever the headers, negotiation gives a renderer or throws NotAcceptable', async (t) => {
  const piece = fc.constantFrom('application', 'json', 'text/html', '/', '*', '*/*', ';', ',', '=', '"', '\\', ' ', 'q=1', "x*=u'e'%", 'indent=4')
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
    const accept = pieces.join('')
    selectParser([parser('application/json')], accept)
    try {
      select([json, html], { accept })
    } catch (error) {
      if (!(error instanceof NotAcceptable)) throw error
    }
  }), { numRuns: 1000 }))
})

for (const [own, query, status] of [['as', '?as=json', 200], ['as', '?as=xml', 404], ['as', '?format=xml', 200], ['as', '?output=xml', 200], [null, '?output=xml', 200], [undefined, '?output=xml', 404]] as const) {
  t.test(`A negotiator whose urlFormatOverride is ${own}, in a registration where it is "output", answers ${query} with ${status}`, async (t) => {
    class Negotiator extends DefaultContentNegotiation {
      override urlFormatOverride = own as string | null
    }
    class PlainView extends APIView {
      override contentNegotiationClass = Negotiator
      get () { return 'in' }
    }
    const app = await serve(t, { urlFormatOverride: 'output', urls: [path('/x/', PlainView.asView())] })
    t.equal((await app.inject(`/x/${query}`)).statusCode, status)
  })
}

t.test('A renderer without a media type is refused at boot', async (t) => {
  class MuteRenderer extends BaseRenderer {
    override readonly mediaType = undefined as unknown as string
    override render () { return '' }
  }
  class MuteView extends APIView {
    override rendererClasses = [JSONRenderer, MuteRenderer]
  }
  t.equal(await refusal(t, { urls: [path('/x/', MuteView.asView())] }),
    "FST_VIEWSETS_ATTRIBUTE_INVALID: MuteView has a bad `rendererClasses`: MuteRenderer has no media type to answer with. Give it one: mediaType = 'text/csv'")
})
