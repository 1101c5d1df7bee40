/** What a test file says in TAP, as a tree of blocks: `{ name, blocks, lines, summary }`, where `summary` is the line that sums a block up. */
export function treeOf (parser) {
  const block = { name: nameOf(parser), blocks: [], lines: [] }
  parser.on('child', (child) => { block.blocks.push(treeOf(child)) })
  parser.on('assert', (line) => {
    block.lines.push(line)
    // The line that sums a block up follows it. Only this line knows of a skip or a time-out.
    const last = block.blocks.at(-1)
    if (last && !last.summary && last.name === line.name) last.summary = line
  })
  return block
}

/** A name as the line that sums a block up has it; in the name of the block TAP escapes some letters. */
const nameOf = ({ name }) => name.replace(/\\([\\#])/g, '$1')

const isLeftOut = (line) => Boolean(line?.skip || line?.todo)

/** A test is a `test()` block without blocks of its own; skipped and todo tests are neither passed nor failed. */
export function count ({ summary, blocks, lines }) {
  if (isLeftOut(summary)) return { passed: 0, failed: 0, skipped: 1 }
  const total = sum(blocks.map(count))
  if (!summary?.ok) return { ...total, failed: Math.max(total.failed, 1) }
  if (blocks.length > 0) return total
  const isEmpty = lines.length > 0 && lines.every(isLeftOut)
  return isEmpty ? { passed: 0, failed: 0, skipped: 1 } : { passed: 1, failed: 0, skipped: 0 }
}

export function sum (counts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const each of counts) {
    for (const [kind, number] of Object.entries(each)) total[kind] += number
  }
  return total
}

/** Every line that failed, with the names of the blocks around it; the summary of a block where none of its lines did. */
export function failures (block, path = []) {
  const summaries = new Set(block.blocks.map(({ summary }) => summary))
  const lines = block.lines.filter((line) => !summaries.has(line) && !line.ok && !isLeftOut(line))
  const found = [
    ...lines.map((line) => ({ path: [...path, line.name], line })),
    ...block.blocks.flatMap((each) => failures(each, [...path, each.name]))
  ]
  const { summary } = block
  return found.length === 0 && !summary?.ok && !isLeftOut(summary) ? [{ path, line: summary ?? {} }] : found
}

/** Why tests were left out. */
export function reasons (block) {
  const own = [block.summary, ...block.lines].filter(isLeftOut).map(({ skip, todo }) => skip || todo)
  return [...new Set([...own, ...block.blocks.flatMap(reasons)])].filter((reason) => typeof reason === 'string')
}
