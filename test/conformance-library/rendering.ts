/** What answers are made of, and in which media types. */
import {
  AsyncAPIView, AsyncListAPIView, AsyncRetrieveUpdateDestroyAPIView, BaseRenderer, Conflict, JSONRenderer, NotFound, PermissionDenied, Response, StaticHTMLRenderer,
  TemplateHTMLRenderer, ValidationError, formatSuffixPatterns, modelSerializer, path
} from 'fastify-viewsets'
import { dumped, printed } from './python.ts'
import type { RendererClass, RendererContext, TemplateEngine } from 'fastify-viewsets'
import type { Models } from './models.ts'

const TEMPLATES = ['book.html', 'books.html', 'form.html', '400.html', '404.html']

/** A template engine that prints what a template would have been given. */
export const probe: TemplateEngine = {
  has: (name) => TEMPLATES.includes(name),
  render: (template, context) => dumped({ template, context }, false)
}

class CSV extends BaseRenderer {
  readonly mediaType = 'text/csv'
  override readonly format = 'csv'

  render (data: unknown, _type: string, { response, view }: RendererContext): string {
    if (data === null || data === undefined) return ''
    if (response.exception) return `error,${response.status}\r\n`
    const rows = [data].flat() as Record<string, unknown>[]
    view.reply.header('content-disposition', `attachment; filename="${nameOf(view)}.csv"`)
    const lines = rows[0] === undefined ? [] : [Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(printed))]
    return lines.map((line) => `${line.join(',')}\r\n`).join('')
  }
}

const nameOf = (view: object): string => view instanceof AsyncAPIView ? String(view.getViewName()) : ''

class Latin extends BaseRenderer {
  readonly mediaType = 'text/plain'
  override readonly format = 'txt'
  override readonly charset = 'iso-8859-1'

  render (data: unknown): string {
    return printed(data)
  }
}

class Pixel extends BaseRenderer {
  readonly mediaType = 'image/gif'
  override readonly format = 'gif'
  override readonly charset = null

  render (data: unknown): Buffer {
    return Buffer.from(`GIF89a${dumped(data)}`)
  }
}

export class Vendor extends JSONRenderer {
  override readonly mediaType = 'application/vnd.library+json; version=2'
  override readonly format = 'v2'

  override render (data: unknown, accepted: string): string {
    return dumped({ accepted, data })
  }
}

/** Stands where the reference has its browsable pages. */
export class Page extends BaseRenderer {
  readonly mediaType = 'text/html'
  override readonly format = 'api'

  render (data: unknown): string {
    return `<pre>${dumped(data).replaceAll('<', '&lt;')}</pre>`
  }
}

class Sample extends AsyncAPIView {
  static override readonly description = 'A sample of one book.'

  get () {
    return new Response({ title: 'Tides', author: 'José', pages: 120, tags: ['sea', 'wind'], more: { a: null } })
  }
}

class AllSample extends Sample {
  override rendererClasses = [JSONRenderer, CSV, Latin, Pixel, Vendor, Page]

  post () {
    return new Response(this.request.data, { status: 201 })
  }
}

class CSVOnly extends Sample {
  override rendererClasses: readonly RendererClass[] = [CSV]

  post (): never {
    throw new ValidationError({ title: ['Bad.'] })
  }
}

class HtmlFirst extends Sample {
  override rendererClasses: readonly RendererClass[] = [Page, JSONRenderer]
}

class TemplateBooks extends AsyncAPIView {
  override rendererClasses = [TemplateHTMLRenderer]

  get () {
    const how = this.request.queryParams.get('how') ?? ''
    const templateName = 'books.html'
    if (how === 'named') return new Response({ how }, { templateName })
    if (how === 'missing') return new Response({ how }, { templateName: 'none.html' })
    if (how === 'unnamed') return new Response({ how })
    if (how === 'list') return new Response(['a', 'b'], { templateName })
    if (how === 'empty') return new Response(undefined, { templateName })
    if (how === 'status') return new Response({ how }, { templateName, status: 202, headers: { 'x-how': how } })
    if (how === 'type') return new Response({ how }, { templateName, contentType: 'application/xhtml+xml' })
    if (how === 'validation') throw new ValidationError(['one', 'two'])
    if (how === 'fields') throw new ValidationError({ title: ['Bad.'] })
    if (how === 'denied') throw new PermissionDenied('Not you.')
    if (how === 'teapot') throw new Conflict()
    throw new NotFound('No such way.')
  }

  getTemplateNames () {
    return ['nowhere.html', 'form.html']
  }
}

class StaticPage extends AsyncAPIView {
  override rendererClasses = [StaticHTMLRenderer, JSONRenderer]

  get () {
    const { queryParams } = this.request
    if (queryParams.has('missing')) throw new NotFound('No page.')
    if (queryParams.has('bad')) throw new ValidationError({ page: ['Bad.'] })
    return new Response('<h1>Café & more</h1>')
  }
}

/** What a response is made of: its status, headers, type. */
class StatusSample extends AsyncAPIView {
  override rendererClasses = [JSONRenderer, CSV]

  get () {
    const how = this.request.queryParams.get('how')
    if (how === 'text') return new Response('plain')
    if (how === 'none') return new Response(undefined, { status: 200 })
    if (how === 'no-content') return new Response({ gone: true }, { status: 204 })
    if (how === 'type') return new Response({ a: 1 }, { contentType: 'application/hal+json' })
    if (how === 'charset') return new Response({ a: 'é' }, { contentType: 'application/json; charset=utf-8' })
    if (how === 'headers') return new Response({ a: 1 }, { headers: { 'X-One': '1', Allow: 'NONE', Vary: 'Accept-Language', 'Cache-Control': 'no-store' } })
    if (how === 'list') return new Response([1, 'é\u2028', null, true, 1.5, { '<': '&/' }])
    return new Response({})
  }
}

export function buildRendering ({ Book }: Models) {
  const BriefBook = modelSerializer(Book, { fields: ['id', 'title'] })

  class CSVBooks extends AsyncListAPIView {
    override queryset = Book.objects.all().slice(0, 3)
    override serializerClass = BriefBook
    override rendererClasses = [CSV, JSONRenderer]
  }

  class TemplateBook extends AsyncRetrieveUpdateDestroyAPIView {
    static override readonly description = 'A page for people; JSON for the rest.'
    override queryset = Book.objects.all()
    override serializerClass = BriefBook
    override rendererClasses = [TemplateHTMLRenderer, JSONRenderer]
    override templateName = 'book.html'

    override async get () {
      const book = await this.getObject()
      if (this.request.acceptedRenderer.format === 'html') return new Response({ book: { $model: 'book', pk: book.id, str: book.title }, serializer: null })
      return new Response(this.getSerializer({ instance: book }).data)
    }
  }

  return [
    path('/render/json/', Sample.asView()),
    path('/render/csv-books/', CSVBooks.asView()),
    path('/render/csv/', CSVOnly.asView()),
    path('/render/template/', TemplateBooks.asView()),
    path('/render/template/:pk(^\\d+)/', TemplateBook.asView()),
    path('/render/static/', StaticPage.asView()),
    path('/render/html-first/', HtmlFirst.asView()),
    path('/render/status/', StatusSample.asView()),
    ...formatSuffixPatterns([path('/render/all', AllSample.asView())]),
    ...formatSuffixPatterns([path('/render/some', AllSample.asView())], { suffixRequired: true, allowed: ['json', 'csv'] })
  ]
}
