/** Values that are in no column, but worked out of a row: what its relatives come to, and what is chosen by conditions. */
import type { Computed } from './aggregates.ts'
import type { ColumnFacts } from './columns.ts'
import type { Target, Worked } from './paths.ts'
import type { Choice } from './query.ts'

/** Stands for what the relatives of a row come to, of each row by itself. */
export class Gathered implements Worked {
  readonly type = 'gathered'
  readonly computed: Computed
  constructor (computed: Computed) {
    this.computed = computed
  }
}

/** Stands for a value by the first condition that holds. */
export class Chosen implements Worked {
  readonly type = 'chosen'
  readonly choice: Choice<unknown>
  constructor (choice: Choice<unknown>) {
    this.choice = choice
  }
}

/** Facts of a value that nobody stores. */
export function workedColumn (name: string, facts: Pick<ColumnFacts, 'kind' | 'native' | 'nullable'>): ColumnFacts {
  return { name, ...facts, hasDefault: false, primaryKey: false, generated: false, unique: false }
}

/** The facts of what an aggregate comes to. */
function resultColumn ({ name, fn, target }: Computed): ColumnFacts {
  if (target === null || fn === 'count') {
    return { ...workedColumn(name, { kind: 'integer', native: 'number', nullable: false }), minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
  }
  const { kind, native } = target.column
  const isFraction = fn === 'avg' && kind !== 'decimal'
  return workedColumn(name, { ...isFraction ? { kind: 'float', native: 'number' } : { kind, native }, nullable: true })
}

/** What the relatives of a row come to, as if it were a column of it. */
export function gatheredTarget (computed: Computed): Target {
  return { column: resultColumn(computed), via: null, worked: new Gathered(computed) }
}
