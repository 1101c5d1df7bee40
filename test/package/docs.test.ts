/** The pages of docs/: the code of each is one program, run here, and prints what its `// →` comments say. */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { format } from 'node:util'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const docs = pathToFileURL(`${process.cwd()}/docs/`)
/** This file may run as it is, or compiled: so may those that a page imports. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const ENTRIES: Readonly<Record<string, string>> = {
  'fastify-viewsets': 'index', 'fastify-viewsets/drizzle': 'querysets/drizzle/index', 'fastify-viewsets/adapters': 'querysets/adapters', 'fastify-viewsets/testing': 'testing/index'
}

function programOf (page: string): string {
  const code = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n')
  return code.replace(/from '(fastify-viewsets(?:\/\w+)?)'/g, (_, entry: string) => `from '../../lib/${ENTRIES[entry] as string}${extension}'`)
}

/** What a page says that it prints. */
function promised (page: string): string[] {
  return [...page.matchAll(/\/\/ → (.*)/g)].map(([, line]) => line as string)
}

/** What it prints. */
async function printed (name: string, program: string): Promise<string[]> {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
  const file = new URL(`.${name}.mjs`, import.meta.url)
  const lines: string[] = []
  const { log } = console
  console.log = (...words: unknown[]) => { lines.push(...format(...words).split('\n')) }
  try {
    await writeFile(file, outputText)
    await import(file.href)
    return lines
  } finally {
    console.log = log
    await rm(file, { force: true })
  }
}

for (const name of (await readdir(docs)).filter((file) => file.endsWith('.md')).sort()) {
  const page = await readFile(new URL(name, docs), 'utf8')
  if (promised(page).length === 0) continue
  t.test(`docs/${name} does what it says`, async (t) => {
    t.strictSame(await printed(name, programOf(page)), promised(page))
  })
}
