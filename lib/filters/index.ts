/** Filter backends: which rows a request asks for, and in which order. */
export { BaseFilterBackend } from './base.ts'
export { byClient } from './by-client.ts'
export { OrderingFilter } from './ordering.ts'
export { SearchFilter } from './search.ts'
export type { OrderedView, OrderingFields, ReadableSerializerClass } from './ordering.ts'
export type { SearchedView } from './search.ts'
export * from './filter-set/index.ts'
