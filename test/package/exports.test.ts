/** The names that each entry point gives, so that none comes or goes unseen, and that each says what it is for. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import ts from 'typescript'
import { NAMES } from './exported-names.ts'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly exports: Readonly<Record<string, string | { readonly default: string }>> }

/** The source of each entry point: `lib/index.ts` for `./dist/lib/index.js`. */
const entries = Object.entries(exports).flatMap(([name, files]) => typeof files === 'string' ? [] : [[name, files.default.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts')] as const])

const { config } = ts.readConfigFile('tsconfig.json', (path) => readFileSync(path, 'utf8')) as { readonly config: object }
const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, process.cwd())
const program = ts.createProgram(entries.map(([, file]) => file), options)
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
