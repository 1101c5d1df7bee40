/** Whether there are the views that serializers link to, which only the whole application can tell. */
import { kPlan } from '../../request.ts'
import { nameOf } from '../../utils/names.ts'
import type { RowsView } from './rows.ts'
import type { ShowingClass } from './relation-fields.ts'

/** Has the views looked for that the serializer links to, when all routes are there. */
export function expectViews ({ constructor, [kPlan]: { names } }: RowsView, Class: ShowingClass): void {
  for (const viewName of Class.compile().object.linksTo()) names?.expect(viewName, `A serializer of ${nameOf(constructor)}`)
}
