/** Rows of one queryset as a condition of another one asks about them: `filter({ authorId__in: Author.objects.filter({ active: true }) })`. */
import type { ColumnKind } from './columns.ts'
import { FST_VIEWSETS_SUBQUERY_INVALID } from '../errors.ts'
import { partColumns } from './lookups.ts'
import type { Described, Path } from './lookups.ts'
import { targetName } from './paths.ts'
import type { InnerRows, Within } from './query.ts'

/** Under which a queryset tells what it asks for; a symbol, since no data from outside can have one. */
export const INNER = Symbol('rows of a condition')

/** One column of a queryset, which a condition may ask about. */
export class InnerColumn<Value> {
  declare readonly $value: Value
  readonly #rows: InnerRows
  constructor (rows: InnerRows) {
    this.#rows = rows
  }

  [INNER] (): InnerRows {
    return this.#rows
  }
}

/** The rows that a value stands for; null where it is a value like any other. */
export function innerRowsOf (value: unknown): InnerRows | null {
  return (value as { readonly [INNER]?: () => InnerRows } | null)?.[INNER]?.() ?? null
}

/** Throws where one statement cannot reach both, or the two hold values of different kinds. */
export function withinRows (model: Described, { column, via, part, worked, truncation }: Path, rows: InnerRows): Within {
  const refuse = (why: string): never => {
    throw new FST_VIEWSETS_SUBQUERY_INVALID(`"${column.name}" of ${model.name}`, rows.model.name, why)
  }
  const { kind } = part === null ? column : partColumns.get(part) as typeof column
  const inner = rows.selected.column
  if (model.database === undefined || model.database !== rows.model.database) refuse('they are in another database, where no statement reaches both. Fetch the values first and give them as a list')
  if (family(kind) !== family(inner.kind)) refuse(`values of kind ${kind} are not among those of "${targetName(rows.selected)}", which are of kind ${inner.kind}. Name the column to compare with: \`queryset.column('…')\``)
  if (part !== null && kind !== 'integer') refuse(`the ${part} of a column cannot be compared with rows. Fetch the values first and give them as a list`)
  if (truncation !== undefined) refuse('what moments are cut down to cannot be compared with rows. Fetch the values first and give them as a list')
  return { type: 'within', column, via, part, rows, ...worked === undefined ? {} : { worked } }
}

/** Kinds of which a database can compare any two. */
function family (kind: ColumnKind): ColumnKind {
  return kind === 'integer' || kind === 'bigint' || kind === 'float' ? 'decimal' : kind
}
