/** The adapter that docs/adapters.md writes: its code is taken from there, compiled, and put to the suite for adapters. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import ts from 'typescript'
import { querySetConformance } from '../../lib/testing/index.ts'
import type { ConformanceModels } from '../../lib/testing/index.ts'

interface Guide {
  readonly JsonFile: new (path: string) => object
  readonly JsonModel: new (file: object, name: string, columns: readonly object[], uniqueTogether?: readonly (readonly string[])[]) => ConformanceModels['Category']
  readonly column: (name: string, kind: string, facts?: object) => object
}

const page = await readFile('docs/adapters.md', 'utf8')
const program = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n')

/** What the compiler says of a file, by the settings of the project. */
async function complaints (file: string): Promise<string> {
  const root = process.cwd()
  const config = JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: { rootDir: root }, files: [file], include: [] })
  const project = await written(new URL('.adapter-tsconfig.json', pathToFileURL(file)), config)
  return await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', project]).then(() => '', (error: { readonly stdout: string }) => error.stdout)
}

async function written (file: URL, text: string): Promise<string> {
  await writeFile(file, text)
  t.teardown(() => rm(file, { force: true }))
  return file.pathname
}

const { outputText } = ts.transpileModule(program, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
const { JsonFile, JsonModel, column } = await import(await written(new URL('.adapter.mjs', import.meta.url), outputText)) as Guide
const folder = await mkdtemp(join(tmpdir(), 'adapters-'))
t.teardown(() => rm(folder, { recursive: true }))

function modelsIn (path: string): ConformanceModels {
  const file = new JsonFile(path)
  const refer = (to: () => object) => ({ nullable: true, references: () => ({ model: to(), property: 'id' }) })
  const Category: ConformanceModels['Category'] = new JsonModel(file, 'Category', [column('slug', 'text', { unique: true }), column('parentId', 'integer', refer(() => Category))])
  const Product = new JsonModel(file, 'Product', [
    column('sku', 'text', { unique: true }), column('name', 'text'), column('price', 'float'), column('stock', 'integer', { nullable: true }),
    column('weight', 'decimal', { nullable: true }), column('note', 'text', { nullable: true }), column('active', 'boolean', { defaultValue: true }),
    column('createdAt', 'datetime'), column('shelf', 'text'), column('slot', 'integer'), column('categoryId', 'integer', refer(() => Category))
  ], [['shelf', 'slot']]) as unknown as ConformanceModels['Product']
  return { Category, Product }
}

let count = 0
querySetConformance('the adapter of the guide', () => modelsIn(join(folder, `${++count}.json`)), { test: (name, check) => t.test(name, check) })

t.test('what the adapter of the guide has stored is there when its file is opened again', async (t) => {
  const path = join(folder, 'kept.json')
  const { Product, Category } = modelsIn(path)
  const { id } = await Category.objects.create({ slug: 'tools' })
  const row = await Product.objects.create({ sku: 'X', name: 'Rake', price: 2.5, createdAt: new Date(5), shelf: 'x', slot: 1, categoryId: id })
  await Product.transaction(async () => {
    await Category.objects.create({ slug: 'lost' })
    throw new Error('no')
  }).catch(() => {})
  const again = modelsIn(path)
  t.strictSame([await again.Product.objects.get({ createdAt: new Date(5) }), await again.Category.objects.count()], [row, 1])
})

t.test('the guide writes an adapter that compiles', async (t) => {
  // among the sources, whose types it is held against
  const file = new URL('test/package/.adapter-as-written.ts', pathToFileURL(`${process.cwd()}/`))
  t.equal(await complaints(await written(file, program)), '')
})
