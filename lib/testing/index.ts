/** For tests: of services, and of adapters. */
export { APIClient } from './api-client.ts'
export type { APIClientOptions, APIResponse, BodyFormat, RequestOptions } from './api-client.ts'
export type { DataOf } from './data-of.ts'
export { expectScoped } from './expect-scoped.ts'
export type { ScopeExpectation } from './expect-scoped.ts'
export { expectQueries, queryLog } from './query-log.ts'
export type { ExpectQueriesOptions, LoggedQuery, QueryLog, QuerySource } from './query-log.ts'
export * from './queryset-suite/index.ts'
