/** How a serializer stores what it validated, and what it makes of a database that refuses. */
import {
  FST_VIEWSETS_SERIALIZER_HOOK_EMPTY, FST_VIEWSETS_SERIALIZER_NESTED_WRITE, FST_VIEWSETS_SERIALIZER_SAVE_AFTER_DATA,
  FST_VIEWSETS_SERIALIZER_SAVE_COMMIT, FST_VIEWSETS_SERIALIZER_SAVE_INVALID, FST_VIEWSETS_SERIALIZER_STORE_MISSING
} from '../errors.ts'
import { isList, isRecord } from '../utils/guards.ts'
import { Failure } from '../fields/field.ts'
import { IntegrityError } from '../querysets/exceptions.ts'
import { classOf } from './serializer-like.ts'
import { createWithRelatives, updateWithRelatives } from './written-relations.ts'
import { refusedWrite } from './constraint-errors.ts'
import { refusedItem } from './many.ts'
import { nameOf } from './plan.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ValidationError } from '../exceptions.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { SerializerHost } from './serializer-like.ts'

export interface SaveRequest {
  /** What validation came to; throws where there was none. */
  readonly outcome: () => unknown
  readonly extra: object
  /** Whether the representation was read already. */
  readonly wasRead: boolean
}

type Verb = 'create' | 'update'
type Values = Readonly<Record<string, unknown>>

/** Stores it, and returns what is stored. A constraint that the database reports is told as validation would. */
export async function save (host: SerializerHost, { outcome: outcomeOf, extra, wasRead }: SaveRequest): Promise<object> {
  const outcome = outcomeOf()
  const name = nameOf(classOf(host))
  if (outcome instanceof Failure) throw new FST_VIEWSETS_SERIALIZER_SAVE_INVALID(name)
  if (Object.hasOwn(extra, 'commit')) throw new FST_VIEWSETS_SERIALIZER_SAVE_COMMIT(name)
  if (wasRead) throw new FST_VIEWSETS_SERIALIZER_SAVE_AFTER_DATA(name)
  const { fixed } = host.options
  const whole = (validated: unknown): Values => ({ ...(isRecord(validated) && validated), ...fixed, ...extra })
  if (!host.many) return await store(host, whole(outcome))
  if (host.instance !== null) throw new FST_VIEWSETS_SERIALIZER_STORE_MISSING(name, 'update', 'save')
  const all = isList(outcome) ? outcome.map(whole) : []
  const model = host.queryset?.model ?? classOf(host).model
  return model === null ? await storeAll(host, all) : await model.transaction(() => storeAll(host, all))
}

async function storeAll (host: SerializerHost, all: readonly Values[]): Promise<object[]> {
  const rows: object[] = []
  for (const [index, validated] of all.entries()) rows.push(await store(host, validated, (refused) => refusedItem(host, refused, index, all.length)))
  return rows
}

async function store (host: SerializerHost, validated: Values, told = (refused: ValidationError) => refused): Promise<object> {
  const { instance } = host
  const verb: Verb = instance === null ? 'create' : 'update'
  let stored: object
  try {
    stored = instance === null ? await host.create(validated) : await host.update(instance, validated)
  } catch (error) {
    if (error instanceof IntegrityError) throw told(await refusedWrite(host, validated, error))
    throw error
  }
  if (typeof stored !== 'object' || stored === null) throw new FST_VIEWSETS_SERIALIZER_HOOK_EMPTY(nameOf(classOf(host)), verb, 'stored object')
  return stored
}

function storeOf (host: SerializerHost, verb: Verb, validated: object): QuerySet {
  const Class = classOf(host)
  const queryset = host.queryset ?? Class.model?.objects
  if (queryset === undefined) throw new FST_VIEWSETS_SERIALIZER_STORE_MISSING(nameOf(Class), verb, verb)
  for (const { field, path } of Class.compile().object.writable) {
    const [head] = path
    if (head === undefined || queryset.model.columns.has(head) || !Object.hasOwn(validated, head)) continue
    const inner = field.describe()
    if (path.length > 1 || 'child' in inner || 'children' in inner) throw new FST_VIEWSETS_SERIALIZER_NESTED_WRITE(verb, nameOf(Class), head)
  }
  return queryset
}

/** The default of `create`: a new row in the view's queryset, or else the model's. */
export function createRow (host: SerializerHost, validated: object): Awaitable<object> {
  return createWithRelatives(storeOf(host, 'create', validated), validated)
}

/** The default of `update`: the row, within the view's queryset, or else the model's. */
export function updateRow (host: SerializerHost, instance: object, validated: object): Awaitable<object> {
  const queryset = storeOf(host, 'update', validated)
  return Object.keys(validated).length === 0 ? instance : updateWithRelatives(queryset, instance, validated)
}
