/** How a serializer stores what it validated, and what it makes of a database that refuses. */
import {
  FST_VIEWSETS_SERIALIZER_NESTED_WRITE, FST_VIEWSETS_SERIALIZER_SAVE_AFTER_DATA,
  FST_VIEWSETS_SERIALIZER_SAVE_COMMIT, FST_VIEWSETS_SERIALIZER_SAVE_INVALID, FST_VIEWSETS_SERIALIZER_STORE_MISSING
} from '../errors.ts'
import { isList, isRecord } from '../utils/guards.ts'
import { Failure } from '../fields/field.ts'
import { classOf } from './serializer-like.ts'
import { createWithRelatives, updateWithRelatives } from './written-relations.ts'
import { listSerializerOf } from './own-list.ts'
import { asValidation, store, storeEach } from './store-items.ts'
import { nameOf } from '../utils/names.ts'
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
  const all = isList(outcome) ? outcome.map(whole) : []
  const write = storingOf(host, all)
  const model = host.queryset?.model ?? classOf(host).model
  return model === null ? await write() : await model.transaction(write)
}

/** How the list is stored: as its own class says, or row after row. */
function storingOf (host: SerializerHost, all: Values[]): () => Promise<object[]> {
  const list = listSerializerOf(host)
  const { instance } = host
  if (list === null && instance !== null) throw new FST_VIEWSETS_SERIALIZER_STORE_MISSING(nameOf(classOf(host)), 'update', 'save')
  if (list === null) return () => storeEach(host, all)
  const told = (refused: ValidationError) => refused
  return () => asValidation(host, {}, told, async () => instance === null ? await list.create(all) : await list.update(await rowsOf(instance), all))
}

/** The rows that a list is the new state of. */
async function rowsOf (instance: object): Promise<object[]> {
  if (isList(instance)) return instance.filter(isRecord)
  return 'fetch' in instance && typeof instance.fetch === 'function' ? await instance.fetch() : []
}

/** Where it is stored: the view's queryset, or else the model's. Throws what only `create()` or `update()` of the class could do. */
export function storeOf (host: SerializerHost, verb: Verb, validated: object): QuerySet {
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
