import { Report } from 'c8'

/** Prints what the tests of a run did not reach, file by file, as lines of the sources. */
export async function tellCoverage (build, folder) {
  const report = new Report({
    reporter: ['text'],
    skipFull: true,
    reportsDirectory: folder,
    tempDirectory: folder,
    excludeNodeModules: true,
    include: [`${build}/**`],
    exclude: [`${build}/test/**`],
    mergeAsync: true
  })
  await report.run()
}
