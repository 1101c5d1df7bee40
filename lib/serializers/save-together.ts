/** Several new objects that one statement stores, where nothing looks at each of them. */
import { BaseQuerySet } from '../querysets/base.ts'
import { IntegrityError } from '../querysets/exceptions.ts'
import { isRecord } from '../utils/guards.ts'
import { keeps } from '../utils/overrides.ts'
import { storeOf } from './saving.ts'
import { Serializer } from './serializer.ts'
import { writesRelatives } from './written-relations.ts'
import type { QuerySet } from '../querysets/contract.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Stores what serializers of one class have validated, and gives each its row; false where that is no work for one statement. So it is where
 * the database refuses one of the rows, for it does not tell which.
 */
export async function saveTogether (serializers: readonly Serializer[]): Promise<boolean> {
  const [first, ...others] = serializers
  if (first === undefined || others.length === 0 || !serializers.every((one) => isUsual(one) && one.constructor === first.constructor)) return false
  const all = serializers.map(valuesOf)
  const [queryset] = all.map((values) => storeOf(first, 'create', values))
  if (queryset === undefined || !givesRows(queryset) || all.some((values) => writesRelatives(queryset.model, values))) return false
  const rows = await created(queryset, all)
  serializers.forEach((one, index) => { one.instance = rows?.[index] ?? null })
  return rows !== null
}

/** Whether it is a new object, which the library stores. */
function isUsual (serializer: Serializer): boolean {
  return serializer.instance === null && keeps(serializer, Serializer, ['save', 'create'])
}

/** What is stored of one: what was validated, and what the view has fixed. */
function valuesOf ({ validatedData, options }: Serializer): Values {
  return { ...(isRecord(validatedData) && validatedData), ...options.fixed }
}

/** Whether a row comes back as it was stored, with nothing that had to be asked for it besides. */
function givesRows (queryset: QuerySet): boolean {
  return queryset instanceof BaseQuerySet && queryset.query.annotations.length + queryset.query.along.length === 0
}

async function created (queryset: QuerySet, all: readonly Values[]): Promise<object[] | null> {
  try {
    return await queryset.model.transaction(() => queryset.bulkCreate(all))
  } catch (error) {
    if (error instanceof IntegrityError) return null
    throw error
  }
}
