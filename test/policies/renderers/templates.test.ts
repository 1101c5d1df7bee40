/** Pages of real templates, through @fastify/view and nunjucks; and pages that are ready. */
import { join } from 'node:path'
import view from '@fastify/view'
import nunjucks from 'nunjucks'
import t from 'tap'
import viewsets, {
  APIView, JSONRenderer, NotFound, PermissionDenied, Response, StaticHTMLRenderer, TemplateHTMLRenderer, ValidationError, fastifyFor, path, serve, viewTemplates
} from '../../support/helper.ts'
import type { Test } from 'tap'

// where the sources are, wherever this file runs
const ROOT = join(process.cwd(), 'test/policies/renderers/templates')

class Pages extends TemplateHTMLRenderer {
  override readonly exceptionTemplateNames = ['{status}.njk']
}

class BookPage extends APIView {
  override rendererClasses = [Pages, JSONRenderer]
  override templateName: string | null = 'book.njk'

  get (): unknown { return { title: 'Tides & <sand>' } }

  post (): never { throw new PermissionDenied() }

  put (): never { throw new NotFound() }
}

async function pages (t: Test, View: typeof APIView) {
  const app = fastifyFor(t)
  await app.register(view, { engine: { nunjucks }, root: ROOT })
  await app.register(viewsets, { urls: [path('/book/', View.asView())], templates: viewTemplates(ROOT) })
  return async (method: 'GET' | 'POST' | 'PUT' = 'GET', accept = 'text/html') => {
    const { statusCode, headers, body } = await app.inject({ method, url: '/book/', headers: { accept } })
    return [statusCode, headers['content-type'], body.trim()]
  }
}

t.test('TemplateHTMLRenderer gives the data to the template of the view, and other renderers go on', async (t) => {
  const ask = await pages(t, BookPage)
  t.strictSame(await ask(), [200, 'text/html; charset=utf-8', '<h1>Tides &amp; &lt;sand&gt;</h1>'])
  t.strictSame(await ask('GET', 'application/json'), [200, 'application/json', '{"title":"Tides & <sand>"}'])
})

t.test('Errors have templates of their own, and say what they are where there is none (NEG-08)', async (t) => {
  const ask = await pages(t, BookPage)
  t.strictSame(await ask('PUT'), [404, 'text/html; charset=utf-8', '<p>404: Not found.</p>'])
  t.strictSame(await ask('POST'), [403, 'text/html; charset=utf-8', '403 Forbidden'])
})

t.test('An answer names its own template before the view does, and no data are as good as none', async (t) => {
  class Named extends BookPage {
    override templateName = 'nowhere.njk'
    override get (): unknown { return new Response(null, { templateName: 'book.njk' }) }
  }
  t.strictSame(await (await pages(t, Named))(), [200, 'text/html; charset=utf-8', '<h1></h1>'])
})

t.test('Names of templates lead to no other folder, whoever makes them up', (t) => {
  const { has } = viewTemplates(ROOT)
  t.strictSame(['book.njk', './book.njk', '../templates.test.ts', '../templates/book.njk', '/etc/passwd', '.', '', '\0', 'x'.repeat(9000)].map(has), [true, true, false, true, false, false, false, false, false])
  t.end()
})

const WRONG: readonly (readonly [string, typeof APIView, string])[] = [
  ['a template that is not there', class Lost extends BookPage { override templateName = 'nowhere.njk' }, 'There is none of the templates of Lost: nowhere.njk.'],
  ['no template', class Mute extends BookPage { override templateName = null }, 'Returned a template response with no `templateName` attribute set on either the view or response: Mute. Set one, or have a method `getTemplateNames()`.']
]

for (const [what, View, told] of WRONG) {
  t.test(`A view with ${what} is the developer's mistake: the log says so, and the client nothing`, async (t) => {
    const lines: string[] = []
    const app = await serve(t, { urls: [path('/book/', View.asView())], templates: viewTemplates(ROOT) }, { logger: { level: 'error', stream: { write: (line) => { lines.push(line) } } } })
    const { statusCode, body } = await app.inject({ url: '/book/', headers: { accept: 'text/html' } })
    t.strictSame([statusCode, body.includes('njk'), lines.map((line) => (JSON.parse(line) as { msg: string }).msg)], [500, false, [told]])
  })
}

t.test('StaticHTMLRenderer answers with the text of the view as it is, and without templates shows errors by their status', async (t) => {
  class Static extends APIView {
    override rendererClasses = [StaticHTMLRenderer]
    get (): unknown { return new Response('<b>ready</b>') }
    post (): never { throw new ValidationError({ title: ['Bad.'] }) }
  }
  const app = await serve(t, { urls: [path('/static/', Static.asView())] })
  const ask = async (method: 'GET' | 'POST') => {
    const { statusCode, headers, body } = await app.inject({ method, url: '/static/' })
    return [statusCode, headers['content-type'], body]
  }
  t.strictSame(await ask('GET'), [200, 'text/html; charset=utf-8', '<b>ready</b>'])
  t.strictSame(await ask('POST'), [400, 'text/html; charset=utf-8', '400 Bad Request'])
})
