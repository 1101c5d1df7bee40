/** Models of Drizzle tables, on SQLite and PostgreSQL. */
export { drizzleModel } from './model.ts'
export type { DrizzleModelOptions, InsertOf, PrimaryKeyOf } from './model.ts'
export { atomic, outside, transactionOf } from './connection.ts'
export type { DrizzleDatabase, TransactionOf } from './database.ts'
export { pipelinedReads } from '../postgres/pipeline.ts'
export type { PipelinedReads, PipelinedReadsOptions } from '../postgres/pipeline.ts'
export { coalescedReads } from '../postgres/reads.ts'
