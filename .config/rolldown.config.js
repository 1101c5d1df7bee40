// The published JavaScript: one file for each entry point, and what they share. Some 230 modules, each found, read and
// linked by itself, would take half as long again to import as Fastify does. Declarations stay a file for each source.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** `lib/index` for `./dist/lib/index.js`. */
const entries = Object.values(exports).flatMap(({ default: file }) => file === undefined ? [] : [file.replace(/^\.\/dist\/(.*)\.js$/, '$1')])

export default {
  cwd: root,
  input: Object.fromEntries(entries.map((entry) => [entry, `${entry}.ts`])),
  external: /^[^./]/,
  platform: 'node',
  tsconfig: 'tsconfig.json',
  transform: { target: 'es2022' },
  output: { dir: 'dist', format: 'es', sourcemap: true, comments: false, chunkFileNames: 'shared/[name].js' }
}
