/** Models of Drizzle tables, on SQLite and PostgreSQL. */
export { drizzleModel } from './model.ts'
export type { DrizzleModelOptions, InsertOf, PrimaryKeyOf } from './model.ts'
export { atomic, outside, transactionOf } from './connection.ts'
export type { DrizzleDatabase, TransactionOf } from './database.ts'
export { coalescedReads, pipelined, pipelinedReads } from './reads.ts'
export type { Pipelined, PipelinedOptions } from '../postgres/pipeline.ts'
export type { Pipelined as PipelinedReads, PipelinedOptions as PipelinedReadsOptions } from '../postgres/pipeline.ts'
