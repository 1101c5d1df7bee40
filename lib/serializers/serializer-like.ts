/** As much of a serializer as the files know that it is put together from. */
import type { Awaitable } from '../utils/awaitable.ts'
import type { Field, SerializerContext } from '../fields/field.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { ListSerializerClass } from './list-serializer.ts'
import type { SerializerOptions } from './options.ts'
import type { SerializerPlan } from './plan.ts'

export interface HostClass {
  new (options?: SerializerOptions): SerializerHost
  readonly name: string
  readonly model: Model | null
  readonly listSerializerClass: ListSerializerClass | null
  compile (): SerializerPlan
}

export interface SerializerHost {
  readonly instance: object | null
  readonly initialData: unknown
  readonly partial: boolean
  readonly many: boolean
  readonly context: SerializerContext
  readonly queryset: QuerySet | null
  readonly options: SerializerOptions
  readonly fields: ReadonlyMap<string, Field>
  runValidation (data: unknown): Awaitable<unknown>
  toRepresentation (instance: unknown): Awaitable<unknown>
  create (validated: unknown): Awaitable<object>
  update (instance: unknown, validated: unknown): Awaitable<object>
}

/** The class of a serializer. */
export function classOf (host: SerializerHost): HostClass {
  return host.constructor as HostClass
}
