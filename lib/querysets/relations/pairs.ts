/** The rows that one row is related to, as they are written: pairs of a table of pairs, or foreign keys of the relatives themselves. */
import type { ColumnFacts } from '../columns.ts'
import type { Model, ModelRelation } from '../contract.ts'
import { coerce, Unrepresentable } from '../coerce.ts'
import { FST_VIEWSETS_RELATION_UNWRITABLE } from '../../errors.ts'
import { IntegrityError } from '../exceptions.ts'
import { columnOfKey } from '../paths.ts'
import { keyText } from '../per-parent.ts'
import { isRecord } from '../../utils/guards.ts'

type Values = Readonly<Record<string, unknown>>

/** How the relatives of one row are stored, each by what tells it from all others: see `tellsApart`. */
export interface Links {
  /** Those that there are. */
  present (): Promise<unknown[]>
  enter (keys: readonly unknown[]): Promise<void>
  /** Takes these away, or all. */
  leave (keys: readonly unknown[] | null): Promise<void>
}

/** The column of the relatives by which links know them: what pairs hold, or the primary key. */
function tellsApart ({ model, far, through }: ModelRelation): ColumnFacts {
  return through === null ? columnOfKey(model) : far
}

/** The links of the row whose column `near` has that value; `defaults` are what pairs hold besides. */
export function linksOf (relation: ModelRelation, near: unknown, defaults: Values): Links {
  return relation.through === null ? keyLinks(relation, near) : pairLinks(relation.through, near, defaults)
}

function pairLinks ({ model, near: owner, far }: NonNullable<ModelRelation['through']>, near: unknown, defaults: Values): Links {
  const pairs = model.objects.filter({ [owner.name]: near })
  return {
    present: async () => (await pairs.values(far.name)).map((pair: Values) => pair[far.name]),
    async enter (keys) {
      // whoever was quicker has made the same pair
      await model.objects.bulkCreate(keys.map((key) => ({ ...defaults, [owner.name]: near, [far.name]: key })), { ignoreConflicts: true })
    },
    async leave (keys) {
      await (keys === null ? pairs : pairs.filter({ [`${far.name}__in`]: keys })).deleteMany()
    }
  }
}

function keyLinks ({ model, far, name }: ModelRelation, near: unknown): Links {
  const key = model.primaryKey
  const relatives = model.objects.filter({ [far.name]: near })
  return {
    present: async () => (await relatives.values(key)).map((row: Values) => row[key]),
    async enter (keys) {
      const found = await model.objects.filter({ [`${key}__in`]: keys }).updateMany({ [far.name]: near })
      if (found < keys.length) throw new IntegrityError('foreignKey', [name])
    },
    async leave (keys) {
      await (keys === null ? relatives : relatives.filter({ [`${key}__in`]: keys })).updateMany({ [far.name]: null })
    }
  }
}

/** Makes those the relatives and no others. What stays is not touched. */
export async function setLinks (relation: ModelRelation, links: Links, wanted: ReadonlyMap<string, unknown>): Promise<void> {
  const present = await presentIn(links)
  const [gone, fresh] = [beyond(present, wanted), beyond(wanted, present)]
  if (gone.length > 0) await links.leave(gone)
  if (fresh.length > 0) await enterLinks(relation, links, fresh)
}

/** Makes those relatives too. */
export async function addLinks (relation: ModelRelation, links: Links, wanted: ReadonlyMap<string, unknown>): Promise<void> {
  const present = await presentIn(links)
  const fresh = beyond(wanted, present)
  if (fresh.length > 0) await enterLinks(relation, links, fresh)
}

async function presentIn (links: Links): Promise<ReadonlyMap<string, unknown>> {
  return new Map((await links.present()).map((key) => [keyText([key]) as string, key]))
}

function beyond (keys: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): unknown[] {
  return [...keys].filter(([text]) => !others.has(text)).map(([, key]) => key)
}

/** Enters those; where one of them is no row any more, the error names the relation. */
export async function enterLinks ({ name }: ModelRelation, links: Links, keys: readonly unknown[]): Promise<void> {
  try {
    await links.enter(keys)
  } catch (error) {
    if (error instanceof IntegrityError && error.kind === 'foreignKey') throw new IntegrityError('foreignKey', [name], { cause: error })
    throw error
  }
}

/** Relatives by their primary keys, or as rows, each once, by what links know of them. */
export async function keysGiven (relation: ModelRelation, given: Iterable<unknown>): Promise<ReadonlyMap<string, unknown>> {
  const { model, name } = relation
  const keys = byText(columnOfKey(model), given, name)
  const known = tellsApart(relation)
  if (known.name === model.primaryKey) return keys
  const rows: Values[] = await model.objects.filter({ [`${model.primaryKey}__in`]: [...keys.values()] }).values(known.name)
  if (rows.length < keys.size) throw new IntegrityError('foreignKey', [name])
  return byText(known, rows, name)
}

function byText (column: ColumnFacts, given: Iterable<unknown>, name: string): ReadonlyMap<string, unknown> {
  return new Map(Array.from(given, (one) => {
    const key = coerce(column, isRecord(one) ? one[column.name] : one)
    const text = key instanceof Unrepresentable ? null : keyText([key])
    if (text === null) throw new IntegrityError('foreignKey', [name])
    return [text, key]
  }))
}

/** What is to be done with a relation. */
export interface Writing {
  /** What new pairs hold besides; null where there will be none. */
  readonly defaults: Values | null
  /** Whether relatives are taken away, too. */
  readonly takes: boolean
}

/** Throws `FST_VIEWSETS_RELATION_UNWRITABLE` where that cannot be done by keys alone. */
export function requireWritable (owner: Model, relation: ModelRelation, { defaults, takes }: Writing): void {
  const { many, through, far, model } = relation
  if (!many) throw unwritable(owner, relation, 'it leads to one row at most. Write the foreign key')
  if (takes && through === null && !far.nullable) {
    throw unwritable(owner, relation, `a row of ${model.name} cannot do without, since its "${far.name}" is never null. Delete such rows, or add() them elsewhere`)
  }
  const lacking = through === null || defaults === null ? [] : lackingIn(through, defaults)
  if (lacking.length > 0) throw unwritable(owner, relation, `a row of ${through?.model.name} needs ${lacking.map((name) => `"${name}"`).join(' and ')} besides. Give the column a default, or write such rows yourself, in create() and update()`)
}

function unwritable (owner: Model, { name }: ModelRelation, why: string): Error {
  return new FST_VIEWSETS_RELATION_UNWRITABLE(name, owner.name, why)
}

/** The columns of a table of pairs that a pair of keys leaves open, and nobody else fills in. */
function lackingIn ({ model, near, far }: NonNullable<ModelRelation['through']>, defaults: Values): string[] {
  const needed = [...model.columns.values()].filter(({ nullable, hasDefault }) => !nullable && !hasDefault)
  return needed.map(({ name }) => name).filter((name) => name !== near.name && name !== far.name && !Object.hasOwn(defaults, name))
}
