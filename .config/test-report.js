import { inspect } from 'node:util'
import { count, failures, reasons } from './tap-tree.js'

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`

const indented = (text) => text.trimEnd().replace(/^/gm, '      ')

/** Where a failure is, what was expected, the lines around it, and how it came there. */
function explanation ({ at, diff, source, stack, ...rest }) {
  const parts = []
  if (at?.fileName) parts.push(`at ${at.fileName}:${at.lineNumber}:${at.columnNumber}`)
  if (diff) parts.push(diff)
  if (Object.keys(rest).length > 0) parts.push(inspect(rest, { depth: 12, breakLength: 120, maxStringLength: 20_000 }))
  if (source) parts.push(source.replace(/^\n+/, ''))
  if (stack) parts.push(stack)
  return parts.map(indented)
}

const failure = ({ path, line }) => [`    not ok: ${path.slice(1).join(' > ') || path[0]}`, ...explanation(path.length > 1 ? line.diag ?? {} : {})].join('\n')

const ending = ({ code, signal, expired }) => `    its process ended with ${signal ?? code}${expired ? ` after ${seconds(expired)}` : ''}`

function numbers (file) {
  const { passed, failed, skipped } = count(file)
  const words = [`${passed} passed`]
  if (failed > 0) words.push(`${failed} failed`)
  if (skipped > 0) words.push(`${skipped} skipped (${reasons(file).join('; ') || 'no reason given'})`)
  return words.join(', ')
}

/** A line about a test file, whatever failed in full, and what it wrote besides. */
export function fileReport (file) {
  const { summary, printed } = file
  const head = `${summary.ok ? 'ok    ' : 'not ok'} ${file.name}: ${numbers(file)}, ${seconds(summary.time)}${summary.cpu === undefined ? '' : ` (${seconds(summary.cpu)} of CPU)`}`
  return [head, ...(summary.ok ? [] : [...failures(file, [file.name]).map(failure), ...(summary.end ? [ending(summary.end)] : [])]), ...(printed === '' ? [] : [indented(printed)])].join('\n')
}
