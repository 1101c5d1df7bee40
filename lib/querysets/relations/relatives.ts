/** `relatives(Book, book, 'tags')`: what code of one's own writes of the relatives of one row. */
import type { Model, ModelRelation } from '../contract.ts'
import { identityOf } from '../paths.ts'
import { relationNamed } from './named.ts'
import { addLinks, enterLinks, keysGiven, linksOf, requireWritable, setLinks } from './pairs.ts'

type Values = Readonly<Record<string, unknown>>

/** Says what new pairs hold besides the two keys. */
export interface RelatedWriteOptions {
  /** Columns of the table of pairs: `{ throughDefaults: { position: 1 } }`. */
  readonly throughDefaults?: Values
}

/** Writes the relatives of one row, each in a transaction in which nobody else writes those of the same row. Keys may be given as rows. */
export interface RelatedRows {
  /** Makes these its relatives and no others; those that stay are not touched. */
  set (keys: Iterable<unknown>, options?: RelatedWriteOptions): Promise<void>
  /** Makes these its relatives too; those that are so already are no error. */
  add (keys: Iterable<unknown>, options?: RelatedWriteOptions): Promise<void>
  /** Makes these its relatives no more; those that are not are no error. */
  remove (keys: Iterable<unknown>): Promise<void>
  /** Makes all of them its relatives no more. */
  clear (): Promise<void>
}

/** Finds by name what a row is related to several of, to write it: `await relatives(Book, book, 'tags').set([1, 2])`. */
export function relatives (model: Model, row: object, name: string): RelatedRows {
  return new WrittenRelatives(model, row, relationNamed(model, name))
}

class WrittenRelatives implements RelatedRows {
  readonly #model: Model
  readonly #row: object
  readonly #relation: ModelRelation

  constructor (model: Model, row: object, relation: ModelRelation) {
    this.#model = model
    this.#row = row
    this.#relation = relation
  }

  set (keys: Iterable<unknown>, { throughDefaults = {} }: RelatedWriteOptions = {}): Promise<void> {
    return setRelatives(this.#model, this.#row, this.#relation, keys, throughDefaults)
  }

  async add (keys: Iterable<unknown>, { throughDefaults = {} }: RelatedWriteOptions = {}): Promise<void> {
    requireWritable(this.#model, this.#relation, { defaults: throughDefaults, takes: false })
    await inTurn(this.#model, this.#row, this.#relation, async (near) => {
      const wanted = await keysGiven(this.#relation, keys)
      await addLinks(this.#relation, linksOf(this.#relation, near, throughDefaults), wanted)
    })
  }

  async remove (keys: Iterable<unknown>): Promise<void> {
    requireWritable(this.#model, this.#relation, { defaults: null, takes: true })
    await inTurn(this.#model, this.#row, this.#relation, async (near) => {
      const gone = await keysGiven(this.#relation, keys)
      if (gone.size > 0) await linksOf(this.#relation, near, {}).leave([...gone.values()])
    })
  }

  async clear (): Promise<void> {
    requireWritable(this.#model, this.#relation, { defaults: null, takes: true })
    await inTurn(this.#model, this.#row, this.#relation, (near) => linksOf(this.#relation, near, {}).leave(null))
  }
}

/** Makes these the relatives of the row and no others. */
export async function setRelatives (model: Model, row: object, relation: ModelRelation, keys: Iterable<unknown>, defaults: Values = {}): Promise<void> {
  const given = [...keys]
  requireWritable(model, relation, { defaults: given.length === 0 ? null : defaults, takes: true })
  await inTurn(model, row, relation, async (near) => {
    await setLinks(relation, linksOf(relation, near, defaults), await keysGiven(relation, given))
  })
}

/** Gives a row that nobody else knows yet its first relatives. */
export async function giveRelatives (model: Model, row: object, relation: ModelRelation, keys: Iterable<unknown>): Promise<void> {
  requireWritable(model, relation, { defaults: {}, takes: true })
  const wanted = await keysGiven(relation, keys)
  if (wanted.size > 0) await enterLinks(relation, linksOf(relation, (row as Values)[relation.near.name], {}), [...wanted.values()])
}

/** Does the work in a transaction in which the row is nobody else's, with the value that its relatives are found by. */
async function inTurn (model: Model, row: object, { near }: ModelRelation, work: (near: unknown) => Promise<void>): Promise<void> {
  const identity = Object.fromEntries(identityOf(model).map((name) => [name, (row as Values)[name]]))
  await model.transaction(async () => {
    const kept: Values = await model.objects.selectForUpdate({ noKey: true }).only(near.name).get(identity) as Values
    await work(kept[near.name])
  })
}
