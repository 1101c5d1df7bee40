import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Parser } from 'tap-parser'
import { treeOf } from './tap-tree.js'

const TIMEOUT = 600_000
const WORKER = fileURLToPath(new URL('test-worker.js', import.meta.url))

/**
 * Runs the compiled tests that `next()` gives, as `{ name, path }`, in one process, and tells of each as a tree when it has ended.
 * Resolves to the names of those that had no turn.
 */
export async function runProcess (standIn, env, { next, tell }) {
  const run = new Run(tell)
  const child = spawn(process.execPath, ['--enable-source-maps', WORKER, standIn], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...env } })
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  child.on('message', ({ used }) => {
    // tap has messages of its own
    if (used === undefined) return
    const file = next()
    run.used(used)
    if (file !== null) run.start(file, stop)
    // it may have ended meanwhile, which `close` tells
    child.send(file, () => {})
  })
  child.stderr.setEncoding('utf8').on('data', (text) => run.hear(text))
  child.stdout.pipe(run.parser)
  const [[code, signal]] = await Promise.all([once(child, 'close'), once(run.parser, 'complete')])
  process.off('exit', stop)
  return run.end({ code, signal })
}

/** What a process says, file by file. What it runs next it says at once; how the last one went may take a while to be read. */
class Run {
  parser = new Parser()
  #root = treeOf(this.parser)
  #open = new Map()
  #latest = { printed: '' }
  #closed
  #ok = true
  #used = 0
  #tell

  constructor (tell) {
    this.#tell = tell
    this.parser.on('assert', ({ name, ok, skip, time }) => this.#close(name, { ok, skip, time }))
    this.parser.on('extra', (line) => this.hear(line))
  }

  /** The processor's time that the process has taken so far. */
  used (time) {
    this.#latest.cpu = time - this.#used
    this.#used = time
  }

  start ({ name }, stop) {
    clearTimeout(this.#latest.timer)
    this.#latest = { name, started: Date.now(), printed: '', expired: false }
    this.#latest.timer = setTimeout(() => this.#expire(stop), TIMEOUT)
    this.#open.set(name, this.#latest)
  }

  #expire (stop) {
    this.#latest.expired = true
    stop()
  }

  hear (text) {
    this.#latest.printed += text
  }

  #close (name, summary) {
    const file = this.#open.get(name)
    if (file === undefined) return this.#hearStray(name, summary)
    const { started, printed, cpu, isBroken = false } = file
    if (isBroken) summary = { ...summary, ok: false }
    file.printed = ''
    this.#open.delete(name)
    this.#closed = file
    const block = this.#root.blocks.findLast((each) => each.name === name) ?? { blocks: [], lines: [] }
    this.#tell({ ...block, name, printed, summary: { time: Date.now() - started, cpu, ...summary } })
    this.#ok &&= summary.ok
  }

  /** What fails outside of all files is the fault of the one that runs, or ran last. */
  #hearStray (name, { ok }) {
    if (ok) return
    this.hear(`not ok: ${name}\n`)
    this.#latest.isBroken = true
  }

  /**
   * The file at which a process breaks off has failed. So has one that leaves something behind at which the process fails in the end.
   * Returns the names of those that had no turn.
   */
  end ({ code, signal }) {
    clearTimeout(this.#latest.timer)
    const { name, expired, printed } = this.#latest
    if (name === undefined && code !== 0) throw new Error(`No test could run:\n${printed}`)
    const begun = new Set(this.#root.blocks.map((block) => block.name))
    const hadNone = [...this.#open.keys()].filter((each) => begun.size > 0 && !begun.has(each))
    const isLost = this.#open.size === hadNone.length && this.#ok && code !== 0
    if (isLost) this.#open.set(this.#closed.name, this.#closed)
    for (const each of this.#open.keys()) {
      if (!hadNone.includes(each)) this.#close(each, { ok: false, end: { code, signal, expired: expired && TIMEOUT } })
    }
    process.stderr.write(this.#latest.printed)
    return hadNone
  }
}
