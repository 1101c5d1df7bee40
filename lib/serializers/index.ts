/** Serializers: TypeBox schemas that validate, represent and store. */
export { serializer, serializerFor } from './factory.ts'
export type { SchemaSerializerClass } from './factory.ts'
export type { FieldInfo } from './field-info.ts'
export type { FieldHooks, ListLimits, ObjectHooks, SerializerHooks, SerializerOptions } from './options.ts'
export { ListSerializer } from './list-serializer.ts'
export type { ItemSerializer, ListSerializerClass, UsualList } from './list-serializer.ts'
export { Serializer } from './serializer.ts'
export type { SerializerClass } from './serializer.ts'
