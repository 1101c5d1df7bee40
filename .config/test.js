// `node .config/test.js <tests>`: compiles all of the project once, then runs tests as JavaScript, and tells what they did not reach.
//
// <tests> are files and folders, by default all of test/ but test/long/. While you work on one file, `npx tsx test/urls.test.ts` will do.
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tellCoverage } from './coverage.js'
import { sum, count } from './tap-tree.js'
import { runFile } from './test-file.js'
import { fileReport, seconds } from './test-report.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

// Of its own, so that a run does not disturb another.
const BUILD = join('build', String(process.pid))
const COVERAGE = join(BUILD, 'coverage')
const NOT_BY_DEFAULT = /^test\/(?:types|long)\//

function compile () {
  process.once('exit', () => rmSync(BUILD, { recursive: true, force: true }))
  const { status } = spawnSync(join('node_modules', '.bin', 'tsc'), ['-p', '.config/tsconfig.test.json', '--outDir', BUILD], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  cpSync('test', join(BUILD, 'test'), { recursive: true, filter: (path) => !path.endsWith('.ts') && path !== join('test', 'types') })
}

function testsBelow (path) {
  if (!statSync(path).isDirectory()) return [relative(root, path)]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

const compiled = (path) => join(BUILD, path.replace(/\.ts$/, '.js'))

/** A few at a time, each told as soon as it has ended. */
async function runAll (paths, env) {
  const waiting = [...paths]
  const files = []
  async function work () {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const file = await runFile(path, compiled(path), env)
      console.log(fileReport(file))
      files.push(file)
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, Math.max(2, availableParallelism())) }, work))
  return files
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
const paths = isWhole ? testsBelow('test').filter((path) => !NOT_BY_DEFAULT.test(path)) : named.flatMap(testsBelow)
compile()
const files = await runAll(paths, isWhole ? { NODE_V8_COVERAGE: join(root, COVERAGE) } : {})
if (isWhole) await tellCoverage(BUILD, COVERAGE)
tellSum(files, Date.now() - started)
