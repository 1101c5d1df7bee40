/** Relations as a user declares them: once for all tables, so that tables that refer to each other need no order. */
import type { OnDelete } from '../columns.ts'
import type { CheckedDeclared, Declare, Declared } from './declared.ts'
import type { WithSaid } from './said-types.ts'
import type { Graph } from './types.ts'

/** One relation as it was declared; columns and tables by the names of their properties. */
export interface Declaration {
  readonly kind: 'one' | 'many'
  readonly target: string
  /** The foreign key: of the table itself, of the other one, or of the table of pairs. */
  readonly column?: string
  /** The property of the target that a foreign key holds, where that is not the primary key and the table does not say so. */
  readonly referred?: string
  /** The table of pairs. */
  readonly through?: string
  /** The column of the table of pairs that holds the key of the other row. */
  readonly targetColumn?: string
  /** The order of the related rows, by columns of the table of pairs. */
  readonly orderBy?: readonly string[]
  readonly onDelete?: OnDelete
}

/** The relations of one table, by their names. */
export type Declarations = Readonly<Record<string, Declaration>>

type Options = Omit<Declaration, 'kind' | 'target' | 'referred'>

const declare = {
  one: (target: string, options: Options = {}): Declaration => ({ ...options, kind: 'one', target }),
  many: (target: string, options: Options = {}): Declaration => ({ ...options, kind: 'many', target })
}

/**
 * Declares relations: tables, or schemas of rows in memory, with the relations between them, as a class to extend: its name is what hovers and
 * declaration files then print. `class Library extends relationsOf({ books, tags }, ({ many }) => ({ books: { tags: many('tags', { through: 'taggings' }) } })) {}`
 * Where the schema exports Drizzle's own `relations()`, these are known without being said again: `class Library extends relationsOf(schema) {}`.
 */
export function relationsOf<const S extends object> (schema: S): new () => Graph<S, WithSaid<S, object>>
export function relationsOf<const S extends object, const R extends Declared<S>> (schema: S, relations: (declare: Declare<S>) => R & CheckedDeclared<S, R>): new () => Graph<S, WithSaid<S, R>>
export function relationsOf (schema: object, relations: (given: never) => object = () => ({})): new () => Graph {
  return class {
    readonly schema = schema
    readonly relations = relations(declare as never)
  }
}
