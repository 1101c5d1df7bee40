/** Rows that are read to be changed, and kept from others until the transaction ends. */
import { FST_VIEWSETS_LOCK_INVALID } from '../errors.ts'

/** Chooses what becomes of rows that another transaction holds, one thing at most; without it the read waits for them. */
export type LockOptions = {
  /** Leaves those rows out. */
  readonly skipLocked?: boolean
  readonly noWait?: false
  /** Lets others go on inserting rows that refer to these. */
  readonly noKey?: boolean
} | {
  readonly skipLocked?: false
  /** Throws `TransactionConflict` at once. */
  readonly noWait?: boolean
  readonly noKey?: boolean
}

/** The same with every choice made; what an adapter runs. */
export type Lock = Readonly<Record<'skipLocked' | 'noWait' | 'noKey', boolean>>

export function lockOf (model: { readonly name: string }, { skipLocked = false, noWait = false, noKey = false }: LockOptions): Lock {
  if (skipLocked && noWait) throw new FST_VIEWSETS_LOCK_INVALID(model.name, 'with both `skipLocked` and `noWait`: rows that others hold are either left out or waited for no more')
  return { skipLocked, noWait, noKey }
}
