/** Post-fetches that join by what is not there: they would attach nothing to anything. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_LOOKUP_UNKNOWN } from '../../errors.ts'
import { columnNamed } from '../../querysets/lookups.ts'
import { valuesAs } from '../../querysets/selections.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { isList, isRecord } from '../../utils/guards.ts'
import { nameOf } from '../../utils/names.ts'
import { hasUsualRows } from './class-members.ts'
import { configsOf, written } from './written.ts'
import type { AnyPostFetch } from '../post-fetch.ts'
import type { RowsView, UsualView } from './rows.ts'
import type { Model, QuerySet } from '../../querysets/contract.ts'

/** Throws where a post-fetch of the view, or of one of its actions, is none, or names what is not there. */
export function checkPostFetches (view: RowsView, Usual: UsualView): void {
  const queryset = hasUsualRows(view, Usual) ? written(view, 'queryset') : null
  const owner = nameOf(view.constructor)
  checkList(owner, plainAttribute(view, 'postFetches'), queryset)
  const configs = Object.entries(configsOf(view))
  for (const [action, config] of configs) checkList(`${owner}.actionConfigs.${action}`, config.postFetches, config.queryset === undefined || config.queryset === null ? queryset : null)
}

const isPostFetch = (value: unknown): value is AnyPostFetch => isRecord(value) && typeof value.fetch === 'function'

function checkList (owner: string, fetches: unknown, queryset: QuerySet | null | undefined): void {
  if (fetches === undefined || fetches === null) return
  if (!isList(fetches) || !fetches.every(isPostFetch)) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, 'postFetches', 'give a list of post-fetches, as in [new PostFetch({ … })]')
  const attached = new Set<string>()
  for (const fetch of fetches) {
    checkJoin(fetch, queryset?.model ?? null, attached)
    attached.add(fetch.toAttr)
  }
}

function checkJoin ({ toAttr, needs, parts }: AnyPostFetch, base: Model | null, attached: ReadonlySet<string>): void {
  const refuse = (option: string, cure: string): Error => new FST_VIEWSETS_ATTRIBUTE_INVALID(`PostFetch "${toAttr}"`, option, cure)
  const { model = null, related = [], values = null } = parts ?? {}
  if (model !== null) {
    for (const name of related) {
      const why = refusalOf(() => columnNamed(model, name))
      if (why !== null) throw refuse('on', `${why}${didYouMean(name, model.columns.keys())}`)
    }
    const why = values === null ? null : refusalOf(() => valuesAs(model, values))
    if (why !== null) throw refuse('values', why)
  }
  const missing = base === null ? undefined : needs.find((name) => !base.columns.has(name) && !attached.has(name))
  if (base !== null && missing !== undefined) throw refuse('on', `${base.name}, to whose rows it attaches, has no "${missing}". It has: ${[...base.columns.keys()].join(', ')}.${didYouMean(missing, base.columns.keys())}`)
}

/** What the data source has against a name; null where it knows it. */
function refusalOf (ask: () => unknown): string | null {
  try {
    ask()
    return null
  } catch (error) {
    if (error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN) return error.message
    throw error
  }
}
