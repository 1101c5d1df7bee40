/** The pages of docs/: the code of each is one program, run here, and prints what its `// →` comments say. */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { format } from 'node:util'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const docs = pathToFileURL(`${process.cwd()}/docs/`)

function programOf (page: string): string {
  return [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n')
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
