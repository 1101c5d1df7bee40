/** A queryset as it is narrowed, ordered and cut, before anything is asked by it. */
import { annotationsWith, namesWith } from './annotations.ts'
import type { AnnotatedRow, Annotations } from './annotations.ts'
import type { Conditional } from './choices.ts'
import { asksByClient, compileConditions, joined, negated } from './conditions.ts'
import type { ConditionNode } from './conditions.ts'
import type { ColumnValues, Condition, DateName, FieldName, Model, Ordering, QuerySet, ValueAt, ValueName } from './contract.ts'
import {
  FST_VIEWSETS_DISTINCT_ORDERING, FST_VIEWSETS_LOCK_INVALID, FST_VIEWSETS_QUERYSET_IS_NO_DATA, FST_VIEWSETS_QUERYSET_SLICED, FST_VIEWSETS_QUERYSET_UNITED,
  FST_VIEWSETS_TRANSACTION_MISSING, FST_VIEWSETS_UNION_INVALID
} from '../errors.ts'
import { lockOf } from './locks.ts'
import type { LockOptions } from './locks.ts'
import { columnNamed, targetNamed } from './lookups.ts'
import { hasOwnOrder, orderingOf, stable } from './orders.ts'
import { targetName } from './paths.ts'
import type { Naming, Target } from './paths.ts'
import { isSliced, isTelling, sliced } from './query.ts'
import type { InnerRows, Query } from './query.ts'
import { columnsNamed } from './selections.ts'
import type { Selected } from './selections.ts'
import type { Truncated } from './truncation.ts'
import { isUnionOptions, unitedQuery } from './unions.ts'
import type { UnionOptions } from './unions.ts'
import { INNER, InnerColumn } from './within.ts'
import { joinedWith } from './relations/joined.ts'
import { prefetchesWith } from './relations/prefetch.ts'

/** The query with the columns that what comes along goes by. */
function loading (names: Naming, query: Query): Query {
  return query.columns === null ? query : { ...query, columns: columnsNamed(names, [...query.columns.map(({ name }) => name), ...neededAlong(query)]) }
}

function neededAlong ({ along }: Query): readonly string[] {
  return along.flatMap(({ needs }) => needs)
}

/** The names that rows of a queryset have values under: those of its model, and of what it is annotated with. */
export function namesOf (queryset: QuerySet): Naming {
  return queryset instanceof NarrowingQuerySet ? namesWith(queryset.model, queryset.query.annotations) : queryset.model
}

export abstract class NarrowingQuerySet<Row extends object, Insert extends object> {
  readonly model: Model<Row, Insert>
  readonly query: Query
  declare readonly $row: Row

  constructor (model: Model<Row, Insert>, query: Query) {
    this.model = model
    this.query = query
  }

  /** Refuses to be taken for its rows. */
  toJSON (): never {
    throw new FST_VIEWSETS_QUERYSET_IS_NO_DATA(this.model.name)
  }

  /** The same rows asked for in another way. */
  protected abstract derive (query: Query): QuerySet<Row, Insert>

  /** Whether what is read now is read in a transaction, which locks last as long as. */
  protected get isInTransaction (): boolean {
    return true
  }

  /** Whether the adapter reads unions; one that knows nothing of them would give rows that nobody asked for. */
  protected get canUnite (): boolean {
    return false
  }

  protected get plainModel (): Model {
    return this.model as object as Model
  }

  /** The model with the names of what its rows are annotated with. */
  protected get names (): Naming {
    return namesWith(this.model, this.query.annotations)
  }

  all (): QuerySet<Row, Insert> {
    return this.derive(this.query)
  }

  filter (...conditions: Condition<Row>[]): QuerySet<Row, Insert> {
    this.refuseFixed('filter')
    return this.#narrow(this.compile(conditions))
  }

  exclude (...conditions: Condition<Row>[]): QuerySet<Row, Insert> {
    this.refuseFixed('exclude from')
    return this.#narrow(negated(this.compile(conditions)))
  }

  orderBy (...fields: (Ordering<Row> | Conditional<Row, number> | Truncated<DateName<Row>>)[]): QuerySet<Row, Insert> {
    this.refuseSliced('order')
    return this.derive({ ...this.query, ordering: orderingOf(this.names, fields) })
  }

  annotate<const A extends Annotations> (annotations?: A): QuerySet<AnnotatedRow<Row, A>, Insert> {
    this.refuseFixed('annotate')
    const annotated = this.derive({ ...this.query, annotations: annotationsWith(this.names, annotations, this.query.annotations) })
    return annotated as unknown as QuerySet<AnnotatedRow<Row, A>, Insert>
  }

  slice (start: number, end = Infinity): QuerySet<Row, Insert> {
    return this.derive({ ...this.query, ...sliced(this.model.name, this.query, start, end) })
  }

  only (...fields: FieldName<Row>[]): QuerySet<Row, Insert> {
    return this.derive({ ...this.query, columns: columnsNamed(this.names, [...fields, ...neededAlong(this.query)]) })
  }

  prefetchRelated (...relations: readonly unknown[]): QuerySet<Row, Insert> {
    return this.derive(loading(this.plainModel, { ...this.query, along: prefetchesWith(this.plainModel, this.query, relations) }))
  }

  selectRelated (...relations: readonly string[]): QuerySet<Row, Insert> {
    return this.derive(loading(this.plainModel, joinedWith(this.plainModel, this.query, relations)))
  }

  union (...others: readonly (QuerySet<Row, Insert> | UnionOptions)[]): QuerySet<Row, Insert> {
    const last = others.at(-1)
    const options = isUnionOptions(last) ? last : null
    const parts = [this, ...options === null ? others : others.slice(0, -1)]
    return this.derive(unitedQuery(this.model, parts.map((part) => this.#joining(part)), options?.all === true))
  }

  distinct (): QuerySet<Row, Insert> {
    this.#refuseUnited('make distinct')
    return this.derive({ ...this.query, distinct: true })
  }

  selectForUpdate (options: LockOptions = {}): QuerySet<Row, Insert> {
    this.#refuseUnited('lock')
    return this.derive({ ...this.query, lock: lockOf(this.model, options) })
  }

  /** The same rows, asked for in a way that a client chose: what is kept for queries of its like makes room for nobody's but theirs. */
  byClient (): QuerySet<Row, Insert> {
    return this.derive(this.query.byClient ? this.query : { ...this.query, byClient: true })
  }

  column<const N extends ValueName<Row>> (field: N): ColumnValues<ValueAt<Row, N>> {
    return new InnerColumn(this.#inner(targetNamed(this.names, field)))
  }

  /** What a condition of another queryset asks for where it is given this one. */
  [INNER] (): InnerRows {
    return this.#inner({ column: columnNamed(this.model, 'pk'), via: null })
  }

  #inner (selected: Target): InnerRows {
    const { model, query } = this
    const plain = { ...query, columns: null, annotations: [], along: [], lock: null }
    if (!isSliced(query)) return { model, selected, query: { ...plain, ordering: [], distinct: false } }
    const distinct = query.distinct || (query.union?.all === false && !isTelling(selected))
    return { model, selected, query: distinct ? { ...this.distinctly([{ name: 'value', ...selected }]), columns: null, annotations: [], distinct } : stable(model, plain) }
  }

  get isOrdered (): boolean {
    return this.query.ordering.length > 0 || (this.query.union === null && hasOwnOrder(this.model))
  }

  protected compile (conditions: readonly Condition<Row>[]): ConditionNode | null {
    return compileConditions(this.names, conditions as readonly Condition[])
  }

  #narrow (condition: ConditionNode | null): QuerySet<Row, Insert> {
    const byClient = this.query.byClient || asksByClient(condition)
    return this.derive({ ...this.query, condition: joined('and', [this.query.condition, condition]), byClient })
  }

  /** The query of a queryset that is to be a part of a union with this one. */
  #joining (other: unknown): Query {
    const refuse = (why: string): never => {
      throw new FST_VIEWSETS_UNION_INVALID(this.model.name, why)
    }
    if (!this.canUnite) refuse('with others: its adapter reads no unions. Join the conditions, `filter(Q.or(…))`, or fetch the rows of each')
    if (!(other instanceof NarrowingQuerySet)) return refuse('with what is no queryset')
    if (other.model !== this.model) refuse(`with rows of ${other.model.name}: a row is of one model. Fetch the rows of each`)
    if (other.query.lock !== null) refuse('once selectForUpdate() was called: nobody can tell which of its rows to lock')
    return other.query
  }

  /** Refuses what would be about a part of the rows that the queryset has. */
  protected refuseFixed (act: string): void {
    this.#refuseUnited(act)
    this.refuseSliced(act)
  }

  #refuseUnited (act: string): void {
    if (this.query.union !== null) throw new FST_VIEWSETS_QUERYSET_UNITED(act, this.model.name)
  }

  protected refuseSliced (act: string): void {
    if (isSliced(this.query)) throw new FST_VIEWSETS_QUERYSET_SLICED(act, this.model.name)
  }

  /** A lock that is let go at once keeps nobody from anything. */
  protected refuseIdleLock (): void {
    if (this.query.lock !== null && !this.isInTransaction) throw new FST_VIEWSETS_TRANSACTION_MISSING(this.model.name)
  }

  protected stable (): Query {
    this.refuseIdleLock()
    return stable(this.model, this.query)
  }

  /** The query ordered by nothing but the values themselves: by what else two rows differ is lost in their one value. */
  protected distinctly (selected: readonly Selected[]): Query {
    if (this.query.lock !== null) throw new FST_VIEWSETS_LOCK_INVALID(this.model.name, 'where values are distinct(): a value is no row that could be locked')
    if (this.query.ordering.length === 0) return { ...this.query, ordering: selected.map(({ name: _, ...target }) => ({ ...target, descending: false })) }
    const names = new Set(selected.map(targetName))
    const stray = this.query.ordering.find((order) => !names.has(targetName(order)))
    if (stray !== undefined) throw new FST_VIEWSETS_DISTINCT_ORDERING(this.model.name, targetName(stray))
    return this.query
  }
}
