/** The objects of a bulk request: each validated for itself, told about under its index, stored together or one by one. */
import { errorMessage, ValidationError } from '../exceptions.ts'
import { listFailure } from '../fields/composite.ts'
import { SiblingChecks } from '../fields/sibling-checks.ts'
import { saveTogether } from '../serializers/save-together.ts'
import { allEnded } from '../utils/awaitable.ts'
import { Failure } from '../fields/field.ts'
import { told, typeName } from '../python/builtins.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { isList, isRecord } from '../utils/guards.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { AsyncGenericAPIView } from './generic-api-view.ts'
import type { ErrorDetail, FullDetail } from '../exceptions.ts'
import type { Serializer } from '../serializers/index.ts'

/** Stores what one serializer has validated. */
export type Save = (serializer: Serializer) => Awaitable<unknown>

/** What becomes of one object: nothing that is wrong with it, or what is. */
type Faults = readonly (FullDetail | null)[]

/** The list that was sent. Throws 400 where it is none, is empty, or longer than the limit. */
export function itemsOf (view: AsyncGenericAPIView, limit: number): readonly unknown[] {
  const { data } = view
  if (!isList(data)) throw refusedWhole(view, `Expected a list of items but got type "${typeName(data)}".`, 'not_a_list')
  if (data.length === 0) throw refusedWhole(view, 'This list may not be empty.', 'empty')
  if (data.length > limit) throw tooMany(view, limit)
  return data
}

/** The refusal of more rows than one request may write. */
export function tooMany (view: AsyncGenericAPIView, limit: number): ValidationError {
  return refusedWhole(view, `Ensure this field has no more than ${limit} elements.`, 'max_length')
}

/** The refusal of a request as a whole. */
export function refusedWhole ({ settings }: AsyncGenericAPIView, message: string, code: string): ValidationError {
  return new ValidationError({ [settings.nonFieldErrorsKey]: [errorMessage(message, code)] })
}

/** Throws what is wrong, each under its index, if anything is. */
function refuseFaulty ({ settings }: AsyncGenericAPIView, faults: Faults): void {
  if (faults.every((fault) => fault === null)) return
  throw new ValidationError(listFailure(faults.map((fault) => fault === null ? {} : new Failure(fault)), settings.listErrorStyle).detail)
}

/** The rows that the objects name by their keys, in that order, among those that the request may see; each is asked about by object permissions. */
export async function rowsFor (view: AsyncGenericAPIView, items: readonly unknown[]): Promise<object[]> {
  const scope = await view.filterQueryset(await view.getQueryset())
  const { primaryKey } = scope.model
  const keys = items.map((item) => isRecord(item) ? item[primaryKey] : undefined)
  const found = new Map((await withKeys(scope, keys).fetch()).map((row): [string | null, object] => [String(Reflect.get(row, primaryKey)), row]))
  const repeated = repeatedIn(keys)
  const rows = keys.map((key, index) => isRecord(items[index]) && !repeated.has(index) ? found.get(textOf(key)) : undefined)
  refuseFaulty(view, rows.map((row, index) => row === undefined ? { [primaryKey]: [noRow(keys[index], repeated.has(index))] } : null))
  const all = rows.filter((row) => row !== undefined)
  for (const row of all) await view.checkObjectPermissions(view.request, row)
  return all
}

/** What keys are told apart by; null for what is none, and may not even have a text. */
function textOf (key: unknown): string | null {
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint' ? String(key) : null
}

/** The places of keys that stand further up already. */
function repeatedIn (keys: readonly unknown[]): ReadonlySet<number> {
  const seen = new Set<string>()
  const repeated = new Set<number>()
  for (const [index, text] of keys.map(textOf).entries()) {
    if (text === null) continue
    if (seen.has(text)) repeated.add(index)
    else seen.add(text)
  }
  return repeated
}

function noRow (key: unknown, isRepeated: boolean) {
  if (key === undefined || key === null) return errorMessage('This field is required.', 'required')
  if (isRepeated) return errorMessage('This object is given twice.', 'repeated')
  return errorMessage(`Invalid pk "${told(key)}" - object does not exist.`, 'does_not_exist')
}

type Scope = Awaited<ReturnType<AsyncGenericAPIView['filterQueryset']>>

/** Those of the rows that have one of the keys; a malformed key is that of no row. */
export function withKeys (scope: Scope, keys: readonly unknown[]): Scope {
  const { primaryKey } = scope.model
  return scope.filter({ [`${primaryKey}__in`]: keys.filter((key) => isKey(scope, key)) })
}

function isKey (scope: Scope, key: unknown): boolean {
  if (textOf(key) === null) return false
  try {
    scope.filter({ [scope.model.primaryKey]: key })
    return true
  } catch (error) {
    if (error instanceof InvalidLookup) return false
    throw error
  }
}

/** What a serializer of one object is made of. */
interface Made {
  readonly data: unknown
  readonly instance?: object
  readonly partial?: boolean
  /** What new objects that are stored together have in common; they are checked side by side. */
  readonly siblings?: SiblingChecks | null
}

/** A serializer for each object. */
export async function serializersFor (view: AsyncGenericAPIView, all: readonly Made[]): Promise<Serializer[]> {
  const serializers: Serializer[] = []
  for (const made of all) serializers.push(await view.getSerializer<Promise<Serializer>>({ ...made, direction: 'request' }))
  return serializers
}

/** What the work finds wrong with what was sent; null where nothing is. */
async function faultIn (work: () => Awaitable<unknown>): Promise<FullDetail | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof ValidationError) return error.full
    throw error
  }
}

const invalidityOf = (serializer: Serializer): Promise<FullDetail | null> => faultIn(() => serializer.isValid({ raiseException: true }))

/** Stores all or none, and gives the rows. */
export async function saveAll (view: AsyncGenericAPIView, serializers: readonly Serializer[], save: Save): Promise<object[]> {
  const areTogether = serializers.every(({ options }) => options.siblings instanceof SiblingChecks)
  refuseFaulty(view, await (areTogether ? sideBySide : inTurn)(serializers))
  if (areTogether && await saveTogether(serializers)) return storedIn(serializers)
  const { model } = await view.getQueryset()
  await model.transaction(async () => {
    for (const [index, serializer] of serializers.entries()) {
      const fault = await faultIn(() => save(serializer))
      if (fault !== null) refuseFaulty(view, serializers.map((_, position) => position === index ? fault : null))
    }
  })
  return storedIn(serializers)
}

async function inTurn (serializers: readonly Serializer[]): Promise<Faults> {
  const faults: (FullDetail | null)[] = []
  for (const serializer of serializers) faults.push(await invalidityOf(serializer))
  return faults
}

async function sideBySide (serializers: readonly Serializer[]): Promise<Faults> {
  const checks = serializers.map(invalidityOf)
  await allEnded(checks)
  return await Promise.all(checks)
}

const storedIn = (serializers: readonly Serializer[]): object[] => serializers.flatMap(({ instance }) => instance ?? [])

/** Stores each for itself, and tells what was wrong with the others, by index. */
export async function saveEach (view: AsyncGenericAPIView, serializers: readonly Serializer[], save: Save): Promise<{ rows: object[], failed: Record<string, ErrorDetail> }> {
  const { model } = await view.getQueryset()
  const stored: Serializer[] = []
  const failed: Record<string, ErrorDetail> = {}
  for (const [index, serializer] of serializers.entries()) {
    const fault = await invalidityOf(serializer) ?? await faultIn(() => model.transaction(async () => await save(serializer)))
    if (fault === null) stored.push(serializer)
    else failed[index] = new ValidationError(fault).detail
  }
  return { rows: storedIn(stored), failed }
}
