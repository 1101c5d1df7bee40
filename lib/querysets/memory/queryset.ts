/** Querysets over the rows of a store. */
import { BaseQuerySet } from '../base.ts'
import { everyRow } from '../query.ts'
import type { Grouping } from '../grouping.ts'
import type { Query } from '../query.ts'
import type { Computed } from '../aggregates.ts'
import type { ConditionNode } from '../conditions.ts'
import type { ConflictHandling } from '../conflicts.ts'
import type { Changes, Model } from '../contract.ts'
import { DoesNotExist } from '../exceptions.ts'
import { changesOf } from '../expressions.ts'
import type { PerParent, RelatedRow } from '../per-parent.ts'
import type { Selected } from '../selections.ts'
import { appliedTo, resultOf } from './calculations.ts'
import { copied, copyOf } from './copies.ts'
import { groupsAsked, keyOfValues, valuesOf } from './groups.ts'
import { matcher, rowsAsked } from './matching.ts'
import type { Predicate, StoredRow } from './matching.ts'
import { isOfParents } from './per-parent.ts'
import { reportAsked } from './statements.ts'
import { isInMemoryTransaction, memoryTransaction } from './store.ts'
import type { Store } from './store.ts'

/** A model whose rows are in a store. */
export interface StoredModel<Row extends object = object> extends Model<Row, Partial<Row>> {
  readonly store: Store
}

export class MemoryQuerySet<Row extends object> extends BaseQuerySet<Row, Partial<Row>> {
  declare readonly model: StoredModel<Row>

  protected override derive (query: Query): MemoryQuerySet<Row> {
    return new MemoryQuerySet(this.model, query)
  }

  protected override get isInTransaction (): boolean {
    return isInMemoryTransaction()
  }

  protected override async load (query: Query): Promise<Row[]> {
    const rows = this.#asked(query)
    const { annotations, columns } = query
    if (annotations.length === 0) return rows.map((row) => copied(row, this.model.columns, columns) as Row)
    const more = valuesOf(rows, annotations)
    return rows.map((row, index) => ({ ...copied(row, this.model.columns, columns), ...more[index] }) as Row)
  }

  protected override get canUnite (): boolean {
    return true
  }

  protected override async tally ({ condition, end, union }: Query): Promise<number> {
    reportAsked('read', 'select count(*) from', this.model, { condition, end, union })
    return union === null ? this.#matching(condition).length : rowsAsked(this.model.store.rows.values(), { ...everyRow, condition, union }).length
  }

  protected override async pick (query: Query, selected: readonly Selected[]): Promise<Record<string, unknown>[]> {
    const { start, end, distinct } = query
    const picked = valuesOf(this.#asked(distinct ? { ...query, start: 0, end: Infinity } : query), selected)
    return distinct ? withoutEqual(picked).slice(start, end) : picked
  }

  protected override async loadPerParent (query: Query, asked: PerParent): Promise<RelatedRow[]> {
    const isOne = isOfParents(asked)
    return isOne === null ? await super.loadPerParent(query, asked) : valuesOf(this.#asked(query, isOne), asked.selected)
  }

  protected override async compute (query: Query, aggregates: readonly Computed[]): Promise<Record<string, unknown>> {
    const rows = this.#asked(query)
    return Object.fromEntries(aggregates.map((one) => [one.name, copyOf(resultOf(one, rows))]))
  }

  protected override async loadGroups (grouping: Grouping): Promise<Record<string, unknown>[]> {
    return [...groupsAsked(this.#asked(grouping.rows), grouping)]
  }

  override async create (data: Partial<Row>): Promise<Row> {
    const { store } = this.model
    reportAsked('write', 'insert into', this.model)
    return await this.annotated(await store.write(() => copied(store.insert(data as StoredRow), this.model.columns) as Row))
  }

  protected override insertAll (rows: readonly Partial<Row>[], conflict: ConflictHandling | null): Promise<Row[]> {
    const { store, columns } = this.model
    reportAsked('write', 'insert into', this.model)
    const isWithin = matcher(this.query.condition)
    return memoryTransaction(async () => rows.flatMap((row) => {
      const stored = conflict === null ? store.insert(row as StoredRow) : store.insertOr(row as StoredRow, conflict, isWithin)
      return stored === null ? [] : [copied(stored, columns) as Row]
    }))
  }

  override async update (row: Row, data: Changes<Row>): Promise<Row> {
    const condition = this.conditionOf(row)
    const changes = changesOf(this.model, data)
    const { store } = this.model
    reportAsked('write', 'update', this.model, { condition })
    return await this.annotated(await store.write(() => {
      const stored = this.#one(condition)
      return copied(store.replace(stored, appliedTo(stored, changes)), this.model.columns) as Row
    }))
  }

  override async delete (row: Row): Promise<void> {
    if (await this.deleted(this.conditionOf(row)) === 0) throw new DoesNotExist(this.model.name)
  }

  protected override change (condition: ConditionNode | null, changes: StoredRow): Promise<number> {
    reportAsked('write', 'update', this.model, { condition })
    return memoryTransaction(async () => {
      const rows = this.#matching(condition)
      for (const row of rows) this.model.store.replace(row, appliedTo(row, changes))
      return rows.length
    })
  }

  protected override remove (condition: ConditionNode | null): Promise<number> {
    reportAsked('write', 'delete from', this.model, { condition })
    return memoryTransaction(async () => {
      const rows = this.#matching(condition)
      this.model.store.remove(rows)
      return rows.length
    })
  }

  #asked (query: Query, isWanted: Predicate | null = null): StoredRow[] {
    reportAsked('read', 'select from', this.model, query)
    const rows = query.union === null ? this.#candidates(query.condition) : this.model.store.rows.values()
    return rowsAsked(isWanted === null ? rows : [...rows].filter(isWanted), query)
  }

  #matching (condition: ConditionNode | null): StoredRow[] {
    return [...this.#candidates(condition)].filter(matcher(condition))
  }

  /** The rows that may fulfil the condition. */
  #candidates (condition: ConditionNode | null): Iterable<StoredRow> {
    const { rows } = this.model.store
    const key = keyIn(condition)
    return key === undefined ? rows.values() : [rows.get(key)].filter((row) => row !== undefined)
  }

  #one (condition: ConditionNode | null): StoredRow {
    const [stored] = this.#matching(condition)
    if (stored === undefined) throw new DoesNotExist(this.model.name)
    return stored
  }
}

/** The one primary key that a row must have to fulfil the condition, where it says so. */
function keyIn (condition: ConditionNode | null): unknown {
  if (condition?.type === 'and') return condition.nodes.map(keyIn).find((key) => key !== undefined)
  if (condition?.type !== 'test' || condition.via !== null || condition.part !== null) return undefined
  const { column: { kind, primaryKey }, operator, value } = condition
  // Other kinds are equal in more than one way: a decimal, say, or a UUID in capitals.
  return primaryKey && operator === 'exact' && (kind === 'integer' || kind === 'text') ? value : undefined
}

function withoutEqual (rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const found = new Map<string, Record<string, unknown>>()
  for (const row of rows) {
    const key = keyOfValues(row)
    if (!found.has(key)) found.set(key, row)
  }
  return [...found.values()]
}
