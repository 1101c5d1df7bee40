import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { Parser } from 'tap-parser'
import { treeOf } from './tap-tree.js'

const TIMEOUT = 600_000

/** Runs a compiled test in a process of its own, and resolves to what it said, as a tree. */
export async function runFile (name, path, env) {
  const started = Date.now()
  const child = spawn(process.execPath, ['--enable-source-maps', path], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TAP_TIMEOUT: String(TIMEOUT / 1000), ...env } })
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  const timer = setTimeout(stop, TIMEOUT)
  const [heard, errors, [code, signal]] = await Promise.all([hear(child.stdout), text(child.stderr), once(child, 'close')])
  clearTimeout(timer)
  process.off('exit', stop)
  return { ...heard.tree, name, printed: heard.extra + errors, summary: summaryOf(heard.results, { code, signal, time: Date.now() - started }) }
}

async function hear (stream) {
  const parser = new Parser()
  const tree = treeOf(parser)
  let extra = ''
  parser.on('extra', (line) => { extra += line })
  const results = once(parser, 'complete')
  stream.pipe(parser)
  return { tree, results: (await results)[0], get extra () { return extra } }
}

/** A file is as good as its lines, its plan and the end of its process. */
function summaryOf (results, { code, signal, time }) {
  const ok = results.ok && code === 0
  const { skipAll, skipReason } = results.plan
  if (ok) return { ok, time, skip: skipAll && (skipReason || 'no tests') }
  const broken = results.failures.filter(({ tapError }) => tapError).map(({ tapError }) => tapError)
  return { ok, time, diag: { exitCode: code, signal, ...(signal === 'SIGKILL' && { timeout: TIMEOUT }), ...(broken.length > 0 && { broken }) } }
}
