// What relations cost the compiler: 300 models with three relations each, and a viewset with a serializer for each, checked and declared.
// `npm run bench:types -- 7` takes one compiler; a second argument is the number of models.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [wanted, size = '300'] = process.argv.slice(2)
const MODELS = Number(size)
const PER_FILE = 25

const COMPILERS = {
  5.9: join(root, 'test/types/as-published/node_modules/typescript-5.9/bin/tsc'),
  6: join(root, 'node_modules/typescript/bin/tsc6'),
  7: join(root, 'node_modules/@typescript/native/bin/tsc')
}

const OPTIONS = { target: 'ES2022', lib: ['ES2023', 'DOM'], types: ['node'], strict: true, skipLibCheck: true, module: 'NodeNext', moduleResolution: 'NodeNext', declaration: true, emitDeclarationOnly: true, rootDir: '.', outDir: 'out' }

const numbers = Array.from({ length: MODELS }, (_, index) => index)
const other = (index, step) => (index + step) % MODELS

const tables = `import { integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core'
${numbers.map((n) => `export const t${n} = pgTable('t${n}', { id: serial().primaryKey(), name: text().notNull(), price: integer(), at: timestamp().notNull(), ownerId: integer().notNull(), groupId: integer() })`).join('\n')}
`

const models = `import { relationsOf } from 'fastify-viewsets'
import { drizzleModels } from 'fastify-viewsets/drizzle'
import { drizzle } from 'drizzle-orm/node-postgres'
import * as tables from './tables.js'
export class Graph extends relationsOf(tables, ({ one, many }) => ({
${numbers.map((n) => `  t${n}: { owner: one('t${other(n, 1)}'), group: one('t${other(n, 7)}'), parts: many('t${other(n, -1 + MODELS)}', { column: 'ownerId' }) }`).join(',\n')}
})) {}
export const { ${numbers.map((n) => `t${n}: M${n}`).join(', ')} } = drizzleModels(drizzle('postgres://localhost'), Graph)
`

const view = (n) => `
export class View${n} extends AsyncModelViewSet {
  queryset = M${n}.objects.filter({ owner__group__name__icontains: 'a', parts__price__gte: 3 }).orderBy('-owner__name')
  serializerClass = modelSerializer(M${n}, { fields: ['id', 'name', 'price', 'ownerId'], readOnly: ['id'] })
  getQueryset () {
    return super.getQueryset().filter(Q.or({ group: null }, Q.not({ parts__parts__at__year: 2024 })))
  }
}`

const views = (list) => `import { AsyncModelViewSet, Q, modelSerializer } from 'fastify-viewsets'
import { ${list.map((n) => `M${n}`).join(', ')} } from './models.js'
${list.map(view).join('\n')}
`

function generate (folder) {
  const files = { 'tables.ts': tables, 'models.ts': models }
  for (let start = 0; start < MODELS; start += PER_FILE) files[`views${start / PER_FILE}.ts`] = views(numbers.slice(start, start + PER_FILE))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, files: Object.keys(files) }))
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const entry of readdirSync(join(root, 'node_modules'))) if (!entry.startsWith('.')) symlinkSync(join(root, 'node_modules', entry), join(modules, entry))
  symlinkSync(root, join(modules, 'fastify-viewsets'))
}

function measure (folder, version) {
  const started = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [COMPILERS[version], '-p', folder, '--pretty', 'false', '--extendedDiagnostics'], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const declared = readdirSync(join(folder, 'out')).filter((name) => name !== 'tables.d.ts').reduce((sum, name) => sum + statSync(join(folder, 'out', name)).size, 0)
  const told = (label) => stdout.match(new RegExp(`^${label}:\\s*(\\S+)`, 'm'))?.[1] ?? '?'
  console.log(`TypeScript ${version}: ${seconds} s (check ${told('Check time')}, ${told('Instantiations')} instantiations, ${told('Memory used')}), declarations beside the tables ${Math.round(declared / 1000)} kB`)
  if (status !== 0) console.log(stdout.split('\n').filter((line) => line.includes('error TS')).slice(0, 10).join('\n'))
  if (status !== 0) process.exitCode = 1
}

const folder = mkdtempSync(join(tmpdir(), 'viewsets-bench-types-'))
try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  generate(folder)
  console.log(`${MODELS} models with three relations each, a viewset with a serializer for each`)
  for (const version of Object.keys(COMPILERS)) if (wanted === undefined || wanted === version) measure(folder, version)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
