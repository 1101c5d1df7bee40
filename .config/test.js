// `node .config/test.js <tests>`: compiles all of the project once, then runs tests as JavaScript, and tells what they did not reach.
//
// <tests> are files and folders, by default all of test/ but test/long/. While you work on one file, `npx tsx test/urls.test.ts` will do.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tellCoverage } from './coverage.js'
import { sum, count } from './tap-tree.js'
import { runProcess } from './test-process.js'
import { fileReport, seconds } from './test-report.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

// Of its own, so that a run does not disturb another.
const PACKAGE = join('build', String(process.pid))
// Where the package has it, so that `fastify-viewsets` is the compiled files for those who import it by its name.
const BUILD = join(PACKAGE, 'dist')
const COVERAGE = join(BUILD, 'coverage')
const NOT_BY_DEFAULT = /^test\/(?:types|long)\//
// Where compiled tests find `tap`.
const STAND_IN = join(BUILD, 'node_modules', 'tap')
// What loads a machine for long, or counts what is left in memory, has a process of its own.
const ALONE = /^test\/long\//

function compile () {
  process.once('exit', () => rmSync(PACKAGE, { recursive: true, force: true }))
  const { status } = spawnSync(join('node_modules', '.bin', 'tsc'), ['-p', '.config/tsconfig.test.json', '--outDir', BUILD], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  cpSync('package.json', join(PACKAGE, 'package.json'))
  cpSync('test', join(BUILD, 'test'), { recursive: true, filter: (path) => !path.endsWith('.ts') && path !== join('test', 'types') })
  mkdirSync(STAND_IN, { recursive: true })
  cpSync('.config/tap-stand-in.js', join(STAND_IN, 'index.js'))
  writeFileSync(join(STAND_IN, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
}

function testsBelow (path) {
  if (!statSync(path).isDirectory()) return [relative(root, path)]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

const compiled = (path) => join(BUILD, path.replace(/\.ts$/, '.js'))

const job = (name) => ({ name, path: compiled(name), alone: ALONE.test(name) })

/** A few processes, each of which runs one file after another; each file is told as soon as it has ended. */
async function runAll (paths, env) {
  const waiting = paths.map(job)
  const files = []
  function tell (file) {
    console.log(fileReport(file))
    files.push(file)
  }
  async function work () {
    // a process that breaks off has a successor
    while (waiting.length > 0) waiting.unshift(...(await runProcess(join(STAND_IN, 'index.js'), env, { next: takeFrom(waiting), tell })).map(job))
  }
  await Promise.all(Array.from({ length: Math.min(4, Math.max(2, availableParallelism())) }, work))
  return files
}

/** Gives one file after another to a process; to one that runs a file alone, nothing else. */
function takeFrom (waiting) {
  let last
  return () => {
    const isFull = last !== undefined && (last.alone || waiting[0]?.alone)
    last = isFull ? undefined : waiting.shift()
    return last ?? null
  }
}

function tellSum (files, time) {
  const { passed, failed, skipped } = sum(files.map(count))
  const left = skipped > 0 ? `, ${skipped} skipped` : ''
  console.log(`\n${passed} passed, ${failed} failed${left} (${files.length} files, ${seconds(time)})`)
  if (failed > 0 || passed === 0) process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

const started = Date.now()
const named = process.argv.slice(2)
const isWhole = named.length === 0
const paths = isWhole ? testsBelow('test').filter((path) => !NOT_BY_DEFAULT.test(path)) : [...new Set(named.flatMap(testsBelow))]
compile()
const files = await runAll(paths, isWhole ? { NODE_V8_COVERAGE: join(root, COVERAGE) } : {})
if (isWhole) await tellCoverage(BUILD, COVERAGE)
tellSum(files, Date.now() - started)
