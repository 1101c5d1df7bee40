/** Whether a view names columns that there are: for the keys in its URLs, and by what its filter backends read off it. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { requireKnown } from '../../filters/known-columns.ts'
import { isTexts } from '../../utils/guards.ts'
import { isComposite } from '../../querysets/paths.ts'
import { keeps } from '../../utils/overrides.ts'
import { backendsOf } from './rows.ts'
import type { KnownAtBoot } from '../../types.ts'
import type { NamedColumn } from '../../filters/known-columns.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { RowsView, UsualView } from './rows.ts'

/**
 * Throws where `lookupField` is no column of the rows, or a filter backend cannot work on the view. What the class reads in
 * a way of its own is left alone.
 */
export function checkNamedColumns (view: RowsView, Usual: UsualView, known: KnownAtBoot): void {
  // an override may well go on from other rows than those of super
  const queryset = keeps(view, Usual, ['getQueryset']) ? known.queryset : null
  if (queryset !== null && keeps(view, Usual, ['getObject'])) for (const named of keysOf(view, queryset)) requireKnown(view, queryset, named)
  // the routes of one object are filtered too, but those of the list have told already
  if (view.detail === true || !keeps(view, Usual, ['filterQueryset', 'getFilterBackends'])) return
  for (const Backend of backendsOf(view)) new Backend().checkView?.(view, { ...known, queryset })
}

const ONE_OBJECT = ['retrieve', 'update', 'destroy'] as const

function keysOf (view: RowsView, queryset: QuerySet): NamedColumn[] {
  const name = plainAttribute(view, 'lookupField')
  if (typeof name !== 'string' || view.detail === false || !ONE_OBJECT.some((action) => action in view)) return []
  const several = plainAttribute(view, 'lookupFields')
  if (isTexts(several)) return several.map((one) => ({ attribute: 'lookupFields', name: one, ask: () => queryset.filter({ [one]: '' }) }))
  if (name === 'pk' && isComposite(queryset.model)) return []
  const cure = ' Call the part of the URL by `lookupUrlKwarg` where it is no column, and find the object in a getObject() of your own.'
  return [{ attribute: 'lookupField', name, cure, ask: () => queryset.filter({ [name]: '' }) }]
}
