/** What becomes of rows that refer to those that are deleted: what the database does not do by itself is done in the same transaction. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { OnDelete } from '../columns.ts'
import type { Condition, Model, QuerySet, Referrer } from '../contract.ts'
import { IntegrityError, ProtectedError } from '../exceptions.ts'
import { identityOf } from '../paths.ts'
import { keyText } from '../per-parent.ts'
import { Q } from '../q.ts'

/** Rows that are to be deleted, and how. */
export interface Deletion {
  readonly model: Model
  readonly rows: QuerySet
  /** Whether a transaction is open that goes on where these cannot be deleted. */
  readonly isNested: boolean
  /** Deletes what fulfils that, or all of the rows; returns their number. */
  readonly remove: (rows: Condition | null) => Promise<number>
}

/** A foreign key that leads to a model, and what is to become of its rows. */
interface Link extends Referrer {
  readonly onDelete: OnDelete
  /** What the database does by itself. */
  readonly byDatabase: OnDelete
  /** Whether that is as good. */
  readonly isDone: boolean
}

type Row = Readonly<Record<string, unknown>>
type Rows = Map<string, readonly object[]>

/** How many rows are told of that stand in the way, of each model. */
const MOST_TOLD = 100

/** Deletes rows; throws `ProtectedError` where others need them. */
export async function deleteRows (deletion: Deletion): Promise<number> {
  const { model, rows, isNested, remove } = deletion
  if (linksTo(model).length === 0) return await remove(null)
  try {
    if (!isDoneByDatabase(model)) return await model.transaction(() => deleteByHand(deletion))
    return isNested ? await model.transaction(() => remove(null)) : await remove(null)
  } catch (error) {
    if (!(error instanceof IntegrityError) || error.kind !== 'foreignKey' || error instanceof ProtectedError) throw error
    const needed = await refusing(model, rows)
    throw needed.size === 0 ? error : new ProtectedError(needed, { cause: error })
  }
}

const links = new WeakMap<readonly Referrer[], readonly Link[]>()

function linksTo ({ referrers }: Model): readonly Link[] {
  if (referrers === undefined || referrers.length === 0) return []
  let known = links.get(referrers)
  if (known === undefined) links.set(referrers, known = referrers.map(linkOf))
  return known
}

const REFUSALS: readonly OnDelete[] = ['protect', 'restrict', 'nothing']

function linkOf (referrer: Referrer): Link {
  const { model, column } = referrer
  const { onDelete: byDatabase = 'nothing' } = column.references?.() ?? {}
  const relation = [...model.relations?.values() ?? []].find(({ isKey, near }) => isKey && near.name === column.name)
  const onDelete = relation?.onDelete ?? byDatabase
  const isRefused = REFUSALS.includes(onDelete) && REFUSALS.includes(byDatabase)
  return { ...referrer, onDelete, byDatabase, isDone: isRefused || onDelete === byDatabase || onDelete === 'nothing' }
}

/** Whether the database does all that is to be done, as long as nothing else refers to the rows than did then. */
interface Verdict {
  readonly isDone: boolean
  readonly asked: readonly { readonly model: Model, readonly referrers: Model['referrers'] }[]
}

const verdicts = new WeakMap<Model, Verdict>()

function isDoneByDatabase (model: Model): boolean {
  let verdict = verdicts.get(model)
  if (verdict?.asked.every((one) => one.model.referrers === one.referrers) !== true) verdicts.set(model, verdict = verdictOn(model))
  return verdict.isDone
}

function verdictOn (model: Model): Verdict {
  const models = [...goingWith(model)]
  const all = models.flatMap(linksTo)
  // a database lets go what protects a row, where that goes in the same statement
  const isLost = (link: Link): boolean => link.onDelete === 'protect' && link.byDatabase === 'nothing' && models.includes(link.model)
  return { isDone: all.every((link) => link.isDone && !isLost(link)), asked: models.map((one) => ({ model: one, referrers: one.referrers })) }
}

/** The model, and those whose rows go with its rows. */
function goingWith (model: Model, found: Set<Model> = new Set()): ReadonlySet<Model> {
  found.add(model)
  for (const link of linksTo(model)) if (link.onDelete === 'cascade' && !found.has(link.model)) goingWith(link.model, found)
  return found
}

/** The rows that are being deleted further up; two that refer to each other would otherwise go round without end. */
interface Underway {
  readonly rows: ReadonlyMap<Model, ReadonlyMap<string | null, Row>>
  /** Deletions that wait until those are gone. */
  readonly later: (() => Promise<unknown>)[]
}

const underway = new AsyncLocalStorage<Underway>()

async function deleteByHand (deletion: Deletion): Promise<number> {
  const { model, rows } = deletion
  const above = underway.getStore()
  const found: readonly Row[] = await rows.selectForUpdate().fetch() as Row[]
  const known = above?.rows.get(model)
  const fresh = found.filter((row) => known?.has(textOf(model, row)) !== true)
  if (fresh.length === 0) return 0
  if (above === undefined) await refuseProtected(model, rows)
  const all = new Map([...known ?? [], ...fresh.map((row) => [textOf(model, row), row] as const)])
  const within = { rows: new Map([...above?.rows ?? [], [model, all] as const]), later: above?.later ?? [] }
  await underway.run(within, () => seeTo(model, fresh))
  return await (above === undefined ? removeFirst(deletion, fresh, within) : removeBelow(deletion, fresh, above))
}

/** Removes what was asked for, and then what waited for that. */
async function removeFirst ({ model, remove }: Deletion, rows: readonly Row[], { later }: Underway): Promise<number> {
  const count = await remove(thoseRows(model, rows))
  for (const work of later) await work()
  return count
}

/** Removes what goes along, unless it has to wait since what is being deleted further up cannot do without it. */
async function removeBelow ({ model, remove }: Deletion, rows: readonly Row[], { rows: above, later }: Underway): Promise<number> {
  const links = linksTo(model).filter((link) => link.onDelete === 'cascade')
  for (const link of links) if (link.column.nullable) await letGo(link, rows, [...above.get(link.model)?.values() ?? []])
  const removed = async (): Promise<number> => await remove(thoseRows(model, rows))
  if (!await isHeld(links.filter(({ column }) => !column.nullable), rows, above)) return await removed()
  for (const [other, held] of above) {
    for (const link of linksTo(other)) if (link.model === model && link.column.nullable) await letGo(link, [...held.values()], rows)
  }
  later.push(removed)
  return rows.length
}

async function isHeld (links: readonly Link[], rows: readonly Row[], above: Underway['rows']): Promise<boolean> {
  for (const link of links) {
    const holders = [...above.get(link.model)?.values() ?? []]
    if (holders.length > 0 && await referring(link, rows).filter(thoseRows(link.model, holders)).exists()) return true
  }
  return false
}

/** Looks at once for what protects rows that go along, while it is still there. */
async function refuseProtected (model: Model, rows: QuerySet): Promise<void> {
  const needed = await refusing(model, rows, ['protect'])
  if (needed.size > 0) throw new ProtectedError(needed)
}

/** Lets holders, which are being deleted too, refer to these rows no more. */
async function letGo (link: Link, rows: readonly Row[], holders: readonly Row[]): Promise<void> {
  if (holders.length > 0) await referring(link, rows).filter(thoseRows(link.model, holders)).updateMany({ [link.column.name]: null })
}

function textOf (model: Model, row: Row): string | null {
  return keyText(identityOf(model).map((name) => row[name]))
}

function thoseRows (model: Model, rows: readonly Row[]): Condition {
  const names = identityOf(model)
  const [only = '', another] = names
  if (another === undefined) return { [`${only}__in`]: rows.map((row) => row[only]) }
  return Q.or(...rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]]))))
}

/** Does about the rows that refer to these what is to be done; what must not be left behind is looked for last, when the rest is gone. */
async function seeTo (model: Model, rows: readonly Row[]): Promise<void> {
  const all = linksTo(model)
  const of = (...actions: readonly OnDelete[]): Link[] => all.filter(({ onDelete }) => actions.includes(onDelete))
  await refuse(of('protect'), rows)
  for (const link of of('set null')) await referring(link, rows).updateMany({ [link.column.name]: null })
  for (const link of of('set default')) await referring(link, rows).updateMany({ [link.column.name]: link.column.defaultValue ?? null })
  for (const link of holdersFirst(of('cascade'))) await referring(link, rows).deleteMany()
  await refuse(of('restrict'), rows)
}

/** In an order in which rows go before those that they refer to. */
function holdersFirst (cascades: readonly Link[]): Link[] {
  const refersTo = (one: Model, other: Model): boolean => one !== other && linksTo(other).some(({ model }) => model === one)
  const ordered: Link[] = []
  for (const link of cascades) {
    const place = ordered.findIndex((other) => refersTo(link.model, other.model))
    ordered.splice(place < 0 ? ordered.length : place, 0, link)
  }
  return ordered
}

function referring ({ model, column, property }: Link, rows: readonly Row[]): QuerySet {
  return model.objects.filter({ [`${column.name}__in`]: rows.map((row) => row[property]).filter((value) => value !== null) })
}

async function refuse (refusals: readonly Link[], rows: readonly Row[]): Promise<void> {
  const needed: Rows = new Map()
  for (const link of refusals) await note(needed, link.model, referring(link, rows))
  if (needed.size > 0) throw new ProtectedError(needed)
}

async function note (needed: Rows, { name }: Model, rows: QuerySet): Promise<void> {
  const found = await rows.slice(0, MOST_TOLD).fetch()
  if (found.length > 0) needed.set(name, [...needed.get(name) ?? [], ...found])
}

/** The rows that stand in the way of deleting those, or what goes with them. */
async function refusing (model: Model, rows: QuerySet, refusals: readonly OnDelete[] = REFUSALS, above: ReadonlySet<Model> = new Set()): Promise<Rows> {
  const needed: Rows = new Map()
  const within = new Set([...above, model])
  for (const link of linksTo(model)) {
    const referrers = link.model.objects.filter({ [`${link.column.name}__in`]: rows.column(link.property) })
    if (link.onDelete === 'set default' && refusals === REFUSALS) await note(needed, link.model, referrers.filter({ [link.column.name]: link.column.defaultValue ?? null }))
    else if (refusals.includes(link.onDelete)) await note(needed, link.model, referrers)
    else if (link.onDelete === 'cascade' && !within.has(link.model)) for (const [name, found] of await refusing(link.model, referrers, refusals, within)) needed.set(name, found)
  }
  return needed
}
