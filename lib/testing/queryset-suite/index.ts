/** One suite of checks for every adapter: what a queryset must do, whatever is behind it. */
import { changeChecks } from './changes.ts'
import { choiceChecks } from './choices.ts'
import { conflictChecks } from './conflicts.ts'
import { fill } from './fixture.ts'
import type { Check, ConformanceModels } from './fixture.ts'
import { getOrCreateChecks } from './get-or-create.ts'
import { groupChecks } from './groups.ts'
import { lockChecks } from './locks.ts'
import { lookupChecks } from './lookups.ts'
import { readingChecks } from './reading.ts'
import { relationChecks } from './relations.ts'
import { subqueryChecks } from './subqueries.ts'
import { treeChecks } from './trees.ts'
import { truncationChecks } from './truncations.ts'
import { unionChecks } from './unions.ts'
import { valueChecks } from './values.ts'
import { transactionChecks, writingChecks } from './writing.ts'

export type { ConformanceCategory, ConformanceModels, ConformanceProduct } from './fixture.ts'

/** Lets the suite run in any test runner, and names the checks that an adapter cannot pass. */
export interface ConformanceHarness {
  /** Runs one check; `test` of `node:test`, `t.test` of tap, or anything like them. */
  readonly test: (name: string, check: () => Promise<void>) => unknown
  /** Names of checks that this adapter cannot pass, each a limit that its documentation should tell. */
  readonly except?: readonly string[]
}

const checks: Readonly<Record<string, Check>> = {
  ...lookupChecks,
  ...treeChecks,
  ...relationChecks,
  ...readingChecks,
  ...valueChecks,
  ...writingChecks,
  ...changeChecks,
  ...transactionChecks,
  ...lockChecks,
  ...getOrCreateChecks,
  ...subqueryChecks,
  ...conflictChecks,
  ...choiceChecks,
  ...unionChecks,
  ...truncationChecks,
  ...groupChecks
}

/**
 * Checks an adapter: `makeModels` makes the two models over an empty database, once for each check, with the columns
 * that `ConformanceProduct` and `ConformanceCategory` describe. Checks throw `AssertionError` where something is amiss.
 */
export function querySetConformance (name: string, makeModels: () => ConformanceModels | Promise<ConformanceModels>, { test, except = [] }: ConformanceHarness): void {
  for (const [title, check] of Object.entries(checks)) {
    if (except.includes(title)) continue
    test(`${name}: ${title}`, async () => check(await fill(await makeModels())))
  }
}
