import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'

/** The members of a viewset that a class may read, set or override. */
const MEMBERS = `
  action actionConfig actionConfigs actionMap atomic authenticationClasses basename checkObjectPermissions checkPermissions checkThrottles
  classPolicies contentNegotiationClass create data defaultResponseHeaders description destroy detail determineVersion dispatch
  filterBackends filterQueryset filtersetClass finalizeResponse fixedValues formatKwarg getAuthenticateHeader getAuthenticators
  getContentNegotiator getExceptionHandler getExceptionHandlerContext getExtraActionUrlMap getExtraActions getFilterBackends getFilterset
  getFiltersetClass getFormatSuffix getMetadata getObject getPaginatedResponse getPaginationClass getParserContext getParsers
  getPermissions getPostFetches getQueryset getRendererContext getRenderers getRequestSerializerClass getResponseSerializerClass
  getSerializer getSerializerClass getSerializerContext getSuccessHeaders getThrottles getViewDescription getViewName handleException
  handlerFor hasSerializer headers httpMethodNames httpMethodNotAllowed ignoreModelPermissions initial initializeRequest kwargs list
  lookupField lookupFields lookupUrlKwarg lookupValueConverter lookupValueRegex metadataClass name options ordering orderingFields
  paginateQueryset paginatedResponse paginationClass paginator parseBody parserClasses partial partialUpdate performAuthentication
  performContentNegotiation performCreate performDestroy performUpdate permissionClasses permissionDenied policies postFetches queryset
  raiseUncaughtException readBody rendererClasses reply represent request requestSerializerClass response responseSerializerClass retrieve
  reverseAction runHandler searchFields serializedResponse serializerClass settings setup signal suffix throttleClasses throttled tx
  update validatedSerializer versioningClass versioningScheme writeScope
`

// where the sources are, wherever this file runs
const ROOT = process.cwd()
const FILE = join(ROOT, 'test/package/completed.ts')
const CURSOR = '/* cursor */'

/** What an editor offers at the cursor of that source. */
function completionsIn (source: string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const textOf = (path: string): string | undefined => path === FILE ? source : ts.sys.readFile(path)
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = textOf(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === FILE || ts.sys.fileExists(path),
    readFile: textOf
  })
  const found = service.getCompletionsAtPosition(FILE, source.indexOf(CURSOR), { includeCompletionsForModuleExports: true, includeCompletionsWithInsertText: true })
  return (found?.entries ?? []).map(({ name }) => name).sort()
}

t.test('An editor offers the documented members of a viewset, and none that is the library\'s alone', async (t) => {
  const offered = completionsIn(`
    import { ModelViewSet } from '../../lib/index.ts'
    class BookViewSet extends ModelViewSet {
      override async list () { return this.${CURSOR} }
    }
  `)
  t.strictSame(offered, MEMBERS.trim().split(/\s+/))
})
