/** Paginators that cannot work on a view, by their own word. */
import { keeps } from '../../utils/overrides.ts'
import { configsOf, written } from './written.ts'
import type { KnownAtBoot } from '../../types.ts'
import type { RowsView, UsualView } from './rows.ts'

/** Asks each paginator of the view and of its actions. */
export function checkPaginators (view: RowsView, Usual: UsualView, known: KnownAtBoot): void {
  if (view.detail === true || !keeps(view, Usual, ['getPaginationClass'])) return
  const own = written(view, 'paginationClass')
  const ofActions = Object.values(configsOf(view)).map(({ paginationClass }) => paginationClass)
  const classes = [own === undefined ? view.settings.defaultPaginationClass : own, ...ofActions]
  for (const Class of new Set(classes.filter((one) => one !== null && one !== undefined))) new Class().checkView?.(view, known)
}
