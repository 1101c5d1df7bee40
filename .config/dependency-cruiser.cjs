'use strict'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A file imports only from rows above it. Type imports count: they bind two files just as tightly.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'lib-not-to-plugins',
      comment: 'Only the package entry knows the plugins.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/index\\.ts$' },
      to: { path: '^plugins/' }
    },
    {
      name: 'nobody-imports-the-entry',
      comment: 'lib/index.ts is for users; inside the package import the file that has the thing.',
      severity: 'error',
      from: { path: '^(lib|plugins)/' },
      to: { path: '^lib/index\\.ts$' }
    },
    {
      name: 'package-not-to-test-or-examples',
      severity: 'error',
      from: { path: '^(lib|plugins)/' },
      to: { path: '^(test|examples)/' }
    },
    {
      name: 'package-not-to-dev-dependencies',
      comment: 'What lib/ and plugins/ import, types too, must be there after `npm install fastify-viewsets`.',
      severity: 'error',
      from: { path: '^(lib|plugins)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'] }
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // what imports the published package, by its name
    exclude: { path: '^test/types/as-published' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types']
    }
  }
}
