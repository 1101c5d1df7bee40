/** One validated object on its way to where it is stored, and several one after the other. */
import { FST_VIEWSETS_SERIALIZER_HOOK_EMPTY } from '../errors.ts'
import { IntegrityError } from '../querysets/exceptions.ts'
import { refusedWrite } from './constraint-errors.ts'
import { refusedItem } from './list-errors.ts'
import { nameOf } from '../utils/names.ts'
import { classOf } from './serializer-like.ts'
import type { ValidationError } from '../exceptions.ts'
import type { SerializerHost } from './serializer-like.ts'

type Verb = 'create' | 'update'
type Values = Readonly<Record<string, unknown>>

/** Stores new objects one after the other; what the database refuses is told under the index of its item. */
export async function storeEach (host: SerializerHost, all: readonly object[]): Promise<object[]> {
  const rows: object[] = []
  for (const [index, validated] of all.entries()) rows.push(await store(host, { ...validated }, (refused) => refusedItem(host, refused, index, all.length)))
  return rows
}

/** Stores one; a constraint that the database reports is told as validation would. */
export async function store (host: SerializerHost, validated: Values, told = (refused: ValidationError) => refused): Promise<object> {
  const { instance } = host
  const verb: Verb = instance === null ? 'create' : 'update'
  const stored = await asValidation(host, validated, told, async () => instance === null ? await host.create(validated) : await host.update(instance, validated))
  if (typeof stored !== 'object' || stored === null) throw new FST_VIEWSETS_SERIALIZER_HOOK_EMPTY(nameOf(classOf(host)), verb, 'stored object')
  return stored
}

/** What `write` gives; what the database refuses is a mistake of the client's. */
export async function asValidation<T> (host: SerializerHost, validated: Values, told: (refused: ValidationError) => ValidationError, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof IntegrityError) throw told(await refusedWrite(host, validated, error))
    throw error
  }
}
