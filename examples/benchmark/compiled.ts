/**
 * The sources as JavaScript, as the package has them: what runs TypeScript directly gives every function its name anew each
 * time one is made, which a service does not pay for.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const home = join(root, 'build', 'benchmark')
/** Where the package has it, so that servers which import it by its name are given what was compiled. */
const output = join(home, 'dist')

function sources (folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => join(folder, path))
}

function write (path: string, text: string): void {
  const target = join(output, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}

/** Compiles the package and its benchmark, and returns the folder of the latter. */
export function compile (): string {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, module: 'ESNext', moduleResolution: 'Bundler', sourceMap: false, noEmit: false }, root)
  for (const path of ['lib', 'plugins', 'examples/benchmark'].flatMap(sources)) {
    const text = readFileSync(join(root, path), 'utf8')
    write(path.replace(/\.ts$/, '.js'), ts.transpileModule(text, { compilerOptions: options, fileName: join(root, path) }).outputText)
  }
  cpSync(join(root, 'package.json'), join(home, 'package.json'))
  return join(output, 'examples', 'benchmark')
}
