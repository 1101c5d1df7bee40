/** A row that is there, or is made: safe against others who are about to make the same. */
import type { Changes } from './expressions.ts'
import { DoesNotExist, IntegrityError } from './exceptions.ts'
import type { Described } from './paths.ts'
import type { Where } from './where.ts'

/** Gives a row that has to be made more values than those it is looked up by. */
export interface GetOrCreateOptions<Insert extends object = object> {
  readonly defaults?: Partial<Insert>
}

/** Gives the values that the row shall have, and others for one that has to be made. */
export interface UpdateOrCreateOptions<Row extends object = object, Insert extends object = Partial<Row>> {
  /** What the row is changed to; also what it gets where it has to be made, unless `createDefaults` are given. */
  readonly defaults?: Changes<Row>
  readonly createDefaults?: Partial<Insert>
}

/** The row, and whether it was made. */
export type GotOrCreated<Row> = [row: Row, created: boolean]

/** As much of a queryset as it takes. */
interface Rows<Row extends object, Insert extends object> {
  readonly model: Described & { transaction<T> (work: () => Promise<T>): Promise<T> }
  get (lookups: Where<Row>): Promise<Row>
  create (data: Insert): Promise<Row>
  update (row: Row, data: Changes<Row>): Promise<Row>
  selectForUpdate (): { getOrCreate (lookups: Where<Row>, options: GetOrCreateOptions<Insert>): Promise<GotOrCreated<Row>> }
}

export async function getOrCreate<Row extends object, Insert extends object> (rows: Rows<Row, Insert>, lookups: Where<Row>, { defaults = {} }: GetOrCreateOptions<Insert>, isInTransaction: boolean): Promise<GotOrCreated<Row>> {
  const found = await rows.get(lookups).catch(unlessMissing)
  if (found !== null) return [found, false]
  const data = { ...columnsIn(rows.model, lookups), ...defaults } as Insert
  try {
    // within a transaction a failure would otherwise end it
    const row = isInTransaction ? await rows.model.transaction(() => rows.create(data)) : await rows.create(data)
    return [row, true]
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error
    // somebody else was quicker; a row beyond the scope of the queryset is none of its business
    const theirs = await rows.get(lookups).catch(unlessMissing)
    if (theirs === null) throw error
    return [theirs, false]
  }
}

export async function updateOrCreate<Row extends object, Insert extends object> (rows: Rows<Row, Insert>, lookups: Where<Row>, { defaults = {}, createDefaults }: UpdateOrCreateOptions<Row, Insert>): Promise<GotOrCreated<Row>> {
  return await rows.model.transaction(async () => {
    const options = { defaults: (createDefaults ?? defaults) as Partial<Insert> }
    const [row, created] = await rows.selectForUpdate().getOrCreate(lookups, options)
    return [created ? row : await rows.update(row, defaults), created]
  })
}

function unlessMissing (error: unknown): null {
  if (error instanceof DoesNotExist) return null
  throw error
}

/** What of the lookups says what a column is, and not merely what it is like. */
function columnsIn ({ columns, primaryKey }: Described, lookups: object): Record<string, unknown> {
  const entries = Object.entries(lookups).map(([name, value]) => [name === 'pk' ? primaryKey : name.replace(/__exact$/, ''), value] as const)
  return Object.fromEntries(entries.filter(([name]) => columns.has(name)))
}
