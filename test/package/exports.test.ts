/**
 * The names that each entry point gives, and those that a viewset has for its class, so that none comes or goes unseen; and that
 * each export says what it is for. As an editor sees them, of the sources.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { MEMBERS, NAMES } from './exported-names.ts'

// where the sources are, wherever this file runs
const ROOT = process.cwd()
const COMPLETED = join(ROOT, 'test/package/completed.ts')
const CURSOR = '/* cursor */'
const VIEWSET = `
  import { ModelViewSet } from '../../lib/index.ts'
  class BookViewSet extends ModelViewSet {
    override async list () { return this.${CURSOR} }
  }
`

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly exports: Readonly<Record<string, string | { readonly default: string }>> }

/** The source of each entry point: `lib/index.ts` for `./dist/lib/index.js`. */
const entries = Object.entries(exports).flatMap(([name, files]) => typeof files === 'string' ? [] : [[name, join(ROOT, files.default.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts'))] as const])

const { config } = ts.readConfigFile('tsconfig.json', (path) => readFileSync(path, 'utf8')) as { readonly config: object }
const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT)

const textOf = (path: string): string | undefined => path === COMPLETED ? VIEWSET : ts.sys.readFile(path)

const editor = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [COMPLETED, ...entries.map(([, file]) => file)],
  getScriptVersion: () => '1',
  getScriptSnapshot: (path) => {
    const text = textOf(path)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => ROOT,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  // the types of Node are as large as all others, and say nothing about names of ours
  fileExists: (path) => path === COMPLETED || (!path.includes('/@types/node/') && ts.sys.fileExists(path)),
  readFile: textOf
})
const program = editor.getProgram() as ts.Program
const checker = program.getTypeChecker()

const exportsOf = (file: string): ts.Symbol[] => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol)
const originOf = (symbol: ts.Symbol): ts.Symbol => symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
const isForeign = (symbol: ts.Symbol): boolean => originOf(symbol).declarations?.[0]?.getSourceFile().fileName.includes('node_modules') === true

/** Said of what is exported, or of the export where that is a whole module. */
function commentOn (symbol: ts.Symbol): string {
  const said = ts.displayPartsToString(originOf(symbol).getDocumentationComment(checker))
  if (said !== '') return said
  const declaration = symbol.declarations?.[0]
  return declaration === undefined ? '' : ts.getJSDocCommentsAndTags(declaration.parent).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join('')
}

for (const [entry, file] of entries) {
  t.test(`"${entry}" exports these names and no others`, async (t) => {
    t.strictSame(exportsOf(file).map(({ name }) => name).sort(), NAMES[entry])
  })

  t.test(`each name of "${entry}" says what it does, and does not leave the verb to the reader`, async (t) => {
    const silent = exportsOf(file).filter((symbol) => !isForeign(symbol) && /^(|(What|Whether|Which|Who|As much|Under which)\b.*)$/s.test(commentOn(symbol)))
    t.strictSame(silent.map(({ name }) => name), [])
  })
}

t.test('an editor offers the documented members of a viewset, and none that is the library\'s alone', async (t) => {
  const found = editor.getCompletionsAtPosition(COMPLETED, VIEWSET.indexOf(CURSOR), { includeCompletionsForModuleExports: true, includeCompletionsWithInsertText: true })
  t.strictSame((found?.entries ?? []).map(({ name }) => name).sort(), MEMBERS.trim().split(/\s+/))
})
