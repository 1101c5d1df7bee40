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

/** Whatever conditions a user's tools have, they find what was built: sources are compiled by nobody but us. */
function refuseSources (tarball) {
  const packed = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }))
  JSON.stringify(packed.exports, (condition, target) => {
    if (typeof target === 'string' && !/^\.\/(?:dist\/.*|package\.json)$/.test(target)) throw new Error(`"${condition}" of the package leads to ${target}, which nobody has built`)
    return target
  })
}

try {
  run('npm', 'pack', '--pack-destination', folder)
  const tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')))
  refuseSources(tarball)
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
