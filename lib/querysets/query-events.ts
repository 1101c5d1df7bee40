/**
 * What a data source was asked, for tests and for the watch over repeated statements. As a rule nobody listens: then an
 * adapter asks `isObserved()`, and that is all.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Describes one statement that is about to be sent, for tests and for the watch over repeated ones. */
export interface QueryEvent {
  /** What all models of one database have in common: the Drizzle database, say. */
  readonly source: object
  readonly modelName: string
  readonly kind: 'read' | 'write'
  /** The same for statements that differ in their values only. */
  readonly shape: string
  /** The statement with placeholders for its values. */
  statement (): string
}

export type QueryListener = (event: QueryEvent, label: string | null) => void

interface Scope {
  readonly listener: QueryListener
  /** What goes on there: `GET /products/`, say. */
  readonly label: string | null
  readonly outer: Scope | null
}

const scopes = new AsyncLocalStorage<Scope>()
const everywhere = new Set<QueryListener>()
let hasScopes = false

/** Tells an adapter that somebody listens, without which it need not say what it sends. */
export function isObserved (): boolean {
  return hasScopes || everywhere.size > 0
}

/** Tells whoever listens. For adapters, before a statement is sent, where it `isObserved()`. */
export function reportQuery (event: QueryEvent): void {
  const scope = hasScopes ? scopes.getStore() ?? null : null
  const label = labelOf(scope)
  for (const listener of everywhere) listener(event, label)
  for (let one = scope; one !== null; one = one.outer) one.listener(event, label)
}

function labelOf (scope: Scope | null): string | null {
  return scope === null ? null : scope.label ?? labelOf(scope.outer)
}

/** Runs the work, and hears of every statement that is sent in its course. */
export function observeQueries<T> (listener: QueryListener, work: () => T, label: string | null = null): T {
  hasScopes = true
  return scopes.run({ listener, label, outer: scopes.getStore() ?? null }, work)
}

/** Hears of every statement of this process; returns what ends that. */
export function observeAllQueries (listener: QueryListener): () => void {
  everywhere.add(listener)
  return () => { everywhere.delete(listener) }
}
