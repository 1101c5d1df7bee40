// Reads what runs of tests printed, and prints one line for them all: `<N> passed, <M> failed`.
// A run that ended without its sum has failed.
import { readFileSync } from 'node:fs'

const total = { passed: 0, failed: 0 }
for (const file of process.argv.slice(2)) {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed\b/m.exec(readFileSync(file, 'utf8')) ?? [file, 0, 1]
  total.passed += Number(passed)
  total.failed += Number(failed)
}

console.log(`${total.passed} passed, ${total.failed} failed`)
