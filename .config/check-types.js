// Packs the package as `npm publish` would, and compiles services that use it, with the compilers and resolutions that its users have.
// `npm run check:types -- 5.4 bundler` takes one of them.
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'test/types/as-published')
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const COMPILERS = {
  5.4: join(sources, 'node_modules/typescript-5.4/bin/tsc'),
  5.9: join(sources, 'node_modules/typescript-5.9/bin/tsc'),
  6: join(root, 'node_modules/typescript/bin/tsc6'),
  7: join(root, 'node_modules/@typescript/native/bin/tsc')
}

const RESOLUTIONS = {
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  // with the legacy decorators, which are still common there
  bundler: { module: 'ESNext', moduleResolution: 'Bundler', experimentalDecorators: true }
}

// From CommonJS a package of ES modules is imported by `require()`, which compilers know since 5.8.
const isForCommonJS = (compiler, resolution) => resolution === 'nodenext' && compiler !== '5.4'
const PAGES = readdirSync(join(root, 'docs')).filter((page) => page.endsWith('.md') && codeOf(page) !== '')
const FILES = ['readme.ts', 'relations.ts', 'service.ts', 'testing.ts', 'typebox-1.ts', ...PAGES.map(fileOf)]

const OPTIONS = {
  target: 'ES2022', lib: ['ES2023', 'DOM', 'ESNext.Decorators'], types: ['node'], strict: true, declaration: true, emitDeclarationOnly: true, skipLibCheck: false, rootDir: '.'
}

/** The program that a page of the documentation is, if it is one. */
function codeOf (page) {
  const text = readFileSync(join(root, 'docs', page), 'utf8')
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n')
}

function fileOf (page) {
  return `docs-${page.replace(/\.md$/, '.ts')}`
}

/** Each compiler with each resolution, as far as the names on the command line ask for them. */
function runsOf (folder, wanted) {
  const runs = Object.keys(COMPILERS).flatMap((compiler) => Object.keys(RESOLUTIONS).map((resolution) => {
    const project = join(folder, `${compiler}-${resolution}.json`)
    const files = isForCommonJS(compiler, resolution) ? [...FILES, 'commonjs.cts'] : FILES
    writeFileSync(project, JSON.stringify({ compilerOptions: { ...OPTIONS, ...RESOLUTIONS[resolution], outDir: `out/${compiler}-${resolution}` }, files }))
    return { names: [compiler, resolution], compiler: COMPILERS[compiler], project }
  }))
  return runs.filter(({ names }) => wanted.every((name) => names.includes(name)))
}

/** A folder as `npm install` leaves it: the package itself from its tarball, all else from here. */
function install (folder) {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const modules = join(folder, 'node_modules')
  const target = join(modules, name)
  mkdirSync(target, { recursive: true })
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1'])
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    if (!entry.startsWith('.') && entry !== name) symlinkSync(join(root, 'node_modules', entry), join(modules, entry))
  }
}

function writeSources (folder) {
  for (const file of readdirSync(sources)) if (/\.c?ts$|^package\.json$/.test(file)) cpSync(join(sources, file), join(folder, file))
  const [, example] = readFileSync(join(root, 'README.md'), 'utf8').match(/```ts\n(import Fastify[^]*?)```/)
  writeFileSync(join(folder, 'readme.ts'), example)
  for (const page of PAGES) writeFileSync(join(folder, fileOf(page)), codeOf(page))
}

/** Whether it is the declarations of another package that are wrong: those of drizzle-orm name drivers that nobody has installed. */
const isForeign = (error) => /^[^(:]*node_modules\/(?!fastify-viewsets\/)/.test(error)

/** Whether the compiler finds nothing wrong; what it does find is shown. */
function compile ({ names, compiler, project }) {
  const title = `TypeScript ${names.join(', ')}`
  const started = performance.now()
  return new Promise((resolve) => execFile(process.execPath, [compiler, '--pretty', 'false', '-p', project], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
    // what is indented belongs to the error above it
    const errors = stdout.split(/\n(?! )/).filter((text) => text.trim() !== '' && !isForeign(text))
    const failed = errors.length > 0 || (error !== null && stdout === '')
    console.log(failed ? `not ok: ${title}\n${errors.join('\n')}${stderr}` : `ok: ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
    resolve(!failed)
  }))
}

async function compileAll (runs) {
  const waiting = [...runs]
  const results = []
  const worker = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) results.push(await compile(run))
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker))
  return results.every(Boolean)
}

const folder = mkdtempSync(join(tmpdir(), `${name}-types-`))
try {
  if (!existsSync(COMPILERS['5.4'])) execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: sources, stdio: 'inherit' })
  install(folder)
  writeSources(folder)
  if (!await compileAll(runsOf(folder, process.argv.slice(2)))) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
