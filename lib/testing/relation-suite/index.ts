/** Checks of relations for every adapter that knows them: what a queryset must do with related rows, whatever is behind it. */
import type { ConformanceHarness } from '../queryset-suite/index.ts'
import { annotationChecks } from './annotations.ts'
import { conditionChecks } from './conditions.ts'
import { fillLibrary } from './fixture.ts'
import { groupChecks } from './groups.ts'
import { loadingChecks } from './loading.ts'
import { relatedChecks } from './related.ts'
import { writingChecks } from './writing.ts'
import type { LibraryCheck, LibraryModels } from './fixture.ts'

export type { LibraryBook, LibraryDetail, LibraryModels, LibraryPublisher, LibraryReview, LibraryTag, LibraryTagging } from './fixture.ts'

const checks: Readonly<Record<string, LibraryCheck>> = { ...conditionChecks, ...annotationChecks, ...groupChecks, ...relatedChecks, ...loadingChecks, ...writingChecks }

/**
 * Checks the relations of an adapter: `makeModels` makes the models over an empty database, once for each check, with the columns and
 * the relations that `LibraryBook` and its like describe. Checks throw `AssertionError` where something is amiss.
 */
export function relationConformance (name: string, makeModels: () => LibraryModels | Promise<LibraryModels>, { test, except = [] }: ConformanceHarness): void {
  for (const [title, check] of Object.entries(checks)) {
    if (except.includes(title)) continue
    test(`${name}: ${title}`, async () => check(await fillLibrary(await makeModels())))
  }
}
