// Reads the TAP of a run and prints one line: `<N> passed, <M> failed`.
// A test is a `test()` block without blocks of its own; skipped and todo tests are neither.
import { readFileSync } from 'node:fs'
import { Parser } from 'tap-parser'

/** A name as the line that sums a block up has it; in the name of the block TAP escapes some letters. */
const nameOf = ({ name }) => name.replace(/\\([\\#])/g, '$1')

function collect (parser) {
  const block = { name: nameOf(parser), blocks: [], lines: [] }
  parser.on('child', (child) => { block.blocks.push(collect(child)) })
  parser.on('assert', (line) => {
    block.lines.push(line)
    // The line that sums a block up follows it. Only this line knows of a skip, a time-out or a crash.
    const last = block.blocks.at(-1)
    if (last && !last.summary && last.name === line.name) last.summary = line
  })
  return block
}

const leftOut = (line) => Boolean(line?.skip || line?.todo)

function count ({ summary, blocks, lines }) {
  if (leftOut(summary)) return { passed: 0, failed: 0 }
  const { passed, failed } = sum(blocks)
  if (!summary?.ok) return { passed, failed: Math.max(failed, 1) }
  const empty = lines.length > 0 && lines.every(leftOut)
  return { passed: blocks.length === 0 && !empty ? 1 : passed, failed }
}

function sum (blocks) {
  const total = { passed: 0, failed: 0 }
  for (const block of blocks) {
    const { passed, failed } = count(block)
    total.passed += passed
    total.failed += failed
  }
  return total
}

const parser = new Parser()
const { blocks: files } = collect(parser)
parser.end(readFileSync(process.argv[2], 'utf8'))

const { passed, failed } = sum(files)
console.log(`${passed} passed, ${failed} failed`)
