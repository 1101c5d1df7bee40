/** Querysets that a client had a say in. */
import { BaseQuerySet } from '../querysets/base.ts'
import type { QuerySet } from '../querysets/contract.ts'

/**
 * The rows that a filter backend found by what a client asked for. There may be any number of such queries, so that the
 * statements kept for them are kept apart; a backend of your own says so by returning `byClient(queryset.filter(…))`.
 */
export function byClient<Rows extends QuerySet> (queryset: Rows): Rows
export function byClient (queryset: QuerySet): QuerySet {
  return queryset instanceof BaseQuerySet ? queryset.byClient() : queryset
}
