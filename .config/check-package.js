// Packs the package as `npm publish` would, and looks at the tarball with the eyes of its users.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'fastify-viewsets-'))

function run (command, ...args) {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' })
}

function runBin (bin, ...args) {
  run(join(root, 'node_modules', '.bin', bin), ...args)
}

try {
  run('npm', 'pack', '--pack-destination', folder)
  const tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')))
  runBin('publint', 'run', tarball, '--strict')
  runBin('attw', tarball, '--profile', 'esm-only', '--no-definitely-typed')
  // Every entry point also has to load, from the files that were just built.
  const entries = Object.keys(exports).filter((path) => !path.endsWith('.json'))
  for (const entry of entries) {
    run(process.execPath, '--input-type=module', '--eval', `await import('${entry.replace('.', name)}')`)
  }
} catch (error) {
  // The tool that failed has already said why.
  if (error.status === undefined) throw error
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
