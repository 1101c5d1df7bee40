/** `@action` as compilers of the legacy protocol call it, in files that are compiled for the test. */
import { compileFunction } from 'node:vm'
import t from 'tap'
import ts from 'typescript'
import * as library from '../support/helper.ts'
import { SimpleRouter, answer, refused, serve } from '../support/helper.ts'
import type { ViewSetClass } from '../support/helper.ts'

const VIEWSET = `
import { ViewSet, action } from 'fastify-viewsets'

export class BookViewSet extends ViewSet {
  list () { return 'list' }

  @action({ detail: true, methods: ['post'] })
  async setPrice () { return { action: this.action, ...this.kwargs } }

  @action.mapping.delete('setPrice')
  dropPrice () { return this.action }
}
`

/** What a file exports that a compiler has made of the source. */
function compiled (source: string, compilerOptions: ts.CompilerOptions): Record<string, unknown> {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, ...compilerOptions } })
  const exports = {}
  compileFunction(outputText, ['exports', 'require'])(exports, () => library)
  return exports
}

for (const [title, options] of [
  ['the standard decorators', {}],
  ['experimentalDecorators', { experimentalDecorators: true }],
  ['experimentalDecorators that tell types', { experimentalDecorators: true, emitDecoratorMetadata: true }],
  ['experimentalDecorators of an old target', { experimentalDecorators: true, target: ts.ScriptTarget.ES2018 }]
] as const) {
  t.test(`@action and its mappings are routed with ${title}`, async (t) => {
    const router = new SimpleRouter()
    router.register('books', compiled(VIEWSET, options)['BookViewSet'] as ViewSetClass, { basename: 'book' })
    const app = await serve(t, { router })
    t.strictSame([
      answer(await app.inject({ method: 'POST', url: '/books/1/set_price/' })),
      answer(await app.inject({ method: 'DELETE', url: '/books/1/set_price/' })),
      answer(await app.inject('/books/'))
    ], [[200, { action: 'setPrice', pk: '1' }], [200, 'dropPrice'], [200, 'list']])
  })
}

for (const [title, options] of [['the standard decorators', {}], ['experimentalDecorators', { experimentalDecorators: true }]] as const) {
  for (const [decorator, member, told] of [
    ['@action({ detail: true })', 'prices = () => 1', '@action() was put on "prices"'],
    ['@action({ detail: true })', 'get price () { return 1 }', '@action() was put on "price"'],
    ['@action.mapping.put("list")', 'get price () { return 1 }', '@action.mapping.put() was put on "price"']
  ] as const) {
    t.test(`${decorator} on \`${member}\` is refused with ${title}`, async (t) => {
      const source = `import { ViewSet, action } from 'fastify-viewsets'\nexport class BookViewSet extends ViewSet {\n  ${decorator}\n  ${member}\n}`
      t.equal(refused(() => compiled(source, options)), `FST_VIEWSETS_DECORATOR_MISPLACED: ${told}, which is no method. Put it on a method, or name the method in \`static extraActions\`.`)
    })
  }
}
