/** Values of a row in a statement: of its columns and those of its relatives, and what is worked out of them. */
import { Column, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { totalOf } from '../aggregates.ts'
import type { Computed } from '../aggregates.ts'
import { targetName } from '../paths.ts'
import type { ManyStep, Relation, Target } from '../paths.ts'
import type { Choice } from '../query.ts'
import { momentOfSeconds } from '../truncation.ts'
import { Chosen, Gathered } from '../worked.ts'
import { asText } from './dialect.ts'
import type { NextParameter } from './dialect.ts'
import { columnOf, joinedTables, selectedFor, valueSql } from './joins.ts'
import type { Tabled } from './joins.ts'
import { gathered } from './parts.ts'
import type { Clause, ClauseOf, Value } from './parts.ts'
import { relativesOf } from './relatives.ts'
import type { Relatives } from './relatives.ts'
import { decodedBy } from './rows.ts'

export function valueOf (base: Tabled, target: Target, clauseOf: ClauseOf): Value {
  const { worked } = target
  if (worked instanceof Gathered) return gatheredValue(base, worked.computed, clauseOf)
  return worked instanceof Chosen ? chosenValue(base, target, worked.choice, clauseOf) : plainValue(base, target)
}

function plainValue (base: Tabled, target: Target): Value {
  const { via } = target
  const written = valueSql(base, target)
  return {
    form: targetName(target),
    values: [],
    hasPattern: false,
    relations: via === null ? [] : [via],
    column: columnOf(base, target),
    write: () => written,
    read: (value) => target.truncation !== undefined ? decodedBy(sql`${value}`, (seconds) => momentOfSeconds(target, Number(seconds))) : is(value, Column) ? selectedFor(base, value) : value
  }
}

const CASTS = { number: 'numeric', string: 'text', boolean: 'boolean' } as const

function chosenValue (base: Tabled, { column: { kind } }: Target, { branches, fallback }: Choice<unknown>, clauseOf: ClauseOf): Value {
  const clauses = branches.map(({ condition }) => clauseOf(base, condition))
  const column = base.dialect.typed[kind === 'text' ? 'text' : kind === 'boolean' ? 'boolean' : 'float']
  const written = (value: unknown, next: NextParameter): SQL => value === null ? sql`null` : sql`cast(${next()} as ${sql.raw(CASTS[typeof value as keyof typeof CASTS])})`
  const valuesOf = (value: unknown): unknown[] => value === null ? [] : [column.mapToDriverValue(value)]
  const write = (next: NextParameter): SQL => sql`case${sql.join(clauses.map((clause, index) => sql` when ${clause.write(next)} then ${written(branches[index]?.value, next)}`))} else ${written(fallback, next)} end`
  const told = [...branches.map(({ value }) => value), fallback].map((value) => value === null ? '' : '?')
  return {
    ...gathered(clauses),
    form: clauses.some(({ form }) => form === null) ? null : `case(${clauses.map(({ form }, index) => `${form}:${told[index]}`).join(';')};${told.at(-1)})`,
    values: [...clauses.flatMap(({ values }, index) => [...values, ...valuesOf(branches[index]?.value)]), ...valuesOf(fallback)],
    column,
    write,
    read: (value) => decodedBy(sql`${value}`, (raw) => kind === 'float' ? Number(raw) : column.mapFromDriverValue(raw))
  }
}

/** One step from a row to its relatives, as it stands in a statement. */
interface Way extends Relatives {
  readonly step: ManyStep
}

/** Keys of the last relatives may be in a table of pairs already. */
function waysOf (base: Tabled, { steps, target, condition }: Computed): Way[] {
  const ways: Way[] = []
  steps.forEach((step, index) => {
    const isLast = index === steps.length - 1
    const isOfKeys = isLast && condition === null && target !== null && target.worked === undefined && target.via === null && target.column.name === step.relation.far.name
    ways.push({ step, ...relativesOf(ways.at(-1)?.tabled ?? base, step, isOfKeys) })
  })
  return ways
}

/** Relatives in a statement, be it one of their own or that of the rows. */
interface Reached {
  readonly value: Value
  readonly rows: Clause
  readonly form: string | null
  readonly tables: SQL
  readonly on: SQL
  /** What must be joined before. */
  readonly relations: readonly Relation[]
}

function reachedBy (base: Tabled, computed: Computed, clauseOf: ClauseOf): Reached {
  const ways = waysOf(base, computed)
  const { tabled } = ways.at(-1) as Way
  const value = valueOf(tabled, computed.target as Target, clauseOf)
  const rows = clauseOf(tabled, computed.condition)
  const needed = [...ways.slice(1).map(fromOf), [...value.relations, ...rows.relations]]
  return {
    value,
    rows,
    form: value.form === null || rows.form === null ? null : `${nameOf(computed)}(${ways.map(({ step }) => step.path).join('>')}.${value.form} where ${rows.form})`,
    tables: sql.join(ways.map(({ from, tabled }, index) => sql`${from}${joinedTables(tabled, needed[index] ?? [])}`), sql` cross join `),
    on: sql.join(ways.map(({ link }) => link), sql` and `),
    relations: fromOf(ways[0] as Way)
  }
}

/** What the relatives of the row at hand come to: a statement of its own, so that no two multiply each other. */
function gatheredValue (base: Tabled, computed: Computed, clauseOf: ClauseOf): Value {
  const { value, rows, form, tables, on, relations } = reachedBy(base, computed, clauseOf)
  return {
    ...resultOf(base, computed, value, (next) => {
      const total = plainTotal(computed, value.write(next))
      const isOne = computed.condition === null ? on : sql`${on} and ${rows.write(next)}`
      return sql`(select ${total} from ${tables} where ${isOne})`
    }),
    ...gathered([value, rows]),
    form,
    relations
  }
}

/** An aggregate of the relatives of all rows, for a statement that these are joined to. */
export interface JoinedTotal {
  readonly value: Value
  readonly tables: SQL
  readonly on: SQL
}

/** The number of different values, which no numbers of each row add up to. */
export function differentValues (base: Tabled, computed: Computed, clauseOf: ClauseOf): JoinedTotal {
  const { value, rows, form, tables, on, relations } = reachedBy(base, computed, clauseOf)
  const counted = resultOf(base, computed, value, (next) => {
    const total = plainTotal(computed, value.write(next))
    return computed.condition === null ? total : sql`${total} filter (where ${rows.write(next)})`
  })
  return { value: { ...counted, ...gathered([value, rows]), form: form === null ? null : `all ${form}`, relations }, tables: sql`((select 1) as "row" cross join ${tables})`, on }
}

function fromOf ({ step }: Way): readonly Relation[] {
  return step.from === null ? [] : [step.from]
}

function nameOf ({ fn, distinct }: Computed): string {
  return distinct ? `${fn}!` : fn
}

function plainTotal ({ fn, distinct }: Computed, value: Column | SQL): SQL {
  return distinct ? sql`${sql.raw(fn)}(distinct ${value})` : sql`${sql.raw(fn)}(${value})`
}

const ROWS: Pick<Value, 'form' | 'values' | 'hasPattern' | 'relations'> = { form: '', values: [], hasPattern: false, relations: [] }

/** What the rows of a statement, or all of their relatives together, come to. */
export function totalValue (base: Tabled, computed: Computed, clauseOf: ClauseOf): Value {
  return computed.steps.length === 0 ? ownTotal(base, computed, clauseOf) : relativesTotal(base, computed, clauseOf)
}

function ownTotal (base: Tabled, computed: Computed, clauseOf: ClauseOf): Value {
  const value = computed.target === null ? null : valueOf(base, computed.target, clauseOf)
  const rows = clauseOf(base, computed.condition)
  return {
    ...resultOf(base, computed, value, (next) => {
      const total = value === null ? sql`count(*)` : plainTotal(computed, value.write(next))
      return computed.condition === null ? total : sql`${total} filter (where ${rows.write(next)})`
    }),
    ...gathered([value ?? ROWS, rows]),
    form: value?.form === null || rows.form === null ? null : `${nameOf(computed)}(${value?.form ?? ''}${computed.condition === null ? '' : ` where ${rows.form}`})`
  }
}

/** Made of what the relatives of each row come to. */
function relativesTotal (base: Tabled, computed: Computed, clauseOf: ClauseOf): Value {
  const { fn } = computed
  const of = (one: 'sum' | 'count' | 'min' | 'max'): Value => gatheredValue(base, { ...computed, fn: one }, clauseOf)
  const value = of(fn === 'avg' ? 'sum' : fn)
  const counts = of('count')
  const write = (next: NextParameter): SQL => {
    const total = sql`${sql.raw(fn === 'min' || fn === 'max' ? fn : 'sum')}(${value.write(next)})`
    return fn === 'avg' ? sql`(1.0 * ${total} / nullif(sum(${counts.write(next)}), 0))` : total
  }
  const parts = fn === 'avg' ? [value, counts] : [value]
  return {
    ...resultOf(base, computed, valueOf((waysOf(base, computed).at(-1) as Way).tabled, computed.target as Target, clauseOf), write),
    ...gathered(parts),
    form: value.form === null ? null : `${fn} of ${value.form}`
  }
}

/** How the result is written, read and compared; what is beyond JavaScript's numbers comes as text, since a driver may not make the difference. */
function resultOf (base: Tabled, computed: Computed, of: Value | null, write: (next: NextParameter) => SQL): Pick<Value, 'column' | 'write' | 'read'> {
  const { fn, target } = computed
  if (of === null || target === null || fn === 'count') return { column: base.dialect.typed.integer, write, read: (total) => decodedBy(sql`${total}`, Number) }
  if (fn === 'min' || fn === 'max') return { column: of.column, write, read: (total) => decodedBy(sql`${total}`, (raw) => of.column.mapFromDriverValue(raw)) }
  const { kind } = target.column
  const isExact = kind === 'decimal' || kind === 'bigint'
  return {
    column: fn === 'avg' && kind !== 'decimal' ? base.dialect.typed.float : of.column,
    write,
    read: (total) => decodedBy(isExact ? asText(total) : sql`${total}`, (raw) => totalOf(computed, raw))
  }
}
