'use strict'

/** The rooms of lib from the ground up. A file imports its own room, and those of lower floors; of rooms on one floor none imports the other. */
const FLOORS = [
  ['errors', 'exceptions'], ['utils'], ['python', 'stores'], ['http'], ['response'], ['querysets'], ['types'], ['request'], ['settings', 'reverse'], ['policies'], ['fields'], ['serializers'],
  ['filters', 'pagination'], ['views'], ['openapi'], ['routers'], ['testing']
]

const filesOf = (rooms) => `^lib/(${rooms.join('|')})(/|\\.ts$)`

/** What each floor may not import: the floors above it, and its neighbours. */
const upward = FLOORS.flatMap((floor, level) => floor.map((room) => ({
  name: `floor-${room}`,
  comment: `What ${room} needs from above belongs below both.`,
  severity: 'error',
  from: { path: filesOf([room]) },
  to: { path: filesOf(FLOORS.slice(level).flat().filter((other) => other !== room)) }
}))).filter(({ to }) => !to.path.includes('()'))

/** A room that nobody has given a floor yet. */
const homeless = {
  name: 'floor-unknown',
  comment: 'Say in FLOORS of .config/dependency-cruiser.cjs where the new room stands.',
  severity: 'error',
  from: {},
  to: { path: '^lib/', pathNot: [filesOf(FLOORS.flat()), '^lib/index\\.ts$'] }
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    homeless,
    {
      name: 'driver-not-to-query-builder',
      comment: 'What is about the driver of PostgreSQL serves whatever query builder is on top of it.',
      severity: 'error',
      from: { path: '^lib/querysets/postgres/' },
      to: { path: '^lib/querysets/drizzle/|^node_modules/drizzle-orm/' }
    },
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
