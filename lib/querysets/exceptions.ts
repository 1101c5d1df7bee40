/** What a queryset throws; views turn these into answers. */

/** No row matches, or the row is not (or no longer) in the queryset. */
export class DoesNotExist extends Error {
  override name = 'DoesNotExist'
  readonly modelName: string
  constructor (modelName: string) {
    super(`${modelName} matching query does not exist.`)
    this.modelName = modelName
  }
}

/** `get()` found more than one row. */
export class MultipleObjectsReturned extends Error {
  override name = 'MultipleObjectsReturned'
  constructor (modelName: string) {
    super(`get() returned more than one ${modelName}.`)
  }
}

/** A value cannot be of the column's type at all, such as `abc` for a whole number. */
export class InvalidLookup extends Error {
  override name = 'InvalidLookup'
}

/** A regular expression that the data source cannot read, though another one might. */
export class InvalidPattern extends InvalidLookup {
  override name = 'InvalidPattern'
  /** The expressions of the query, of which one at least is meant: a database does not tell which. */
  readonly patterns: readonly string[]
  constructor (patterns: readonly string[], options?: ErrorOptions) {
    super('Not a valid regular expression here.', options)
    this.patterns = patterns
  }
}

/** The database refused a write: a unique, foreign-key, not-null or check constraint. */
export class IntegrityError extends Error {
  override name = 'IntegrityError'
  readonly kind: 'unique' | 'foreignKey' | 'notNull' | 'check'
  /** The properties concerned, as far as the database tells; empty where it does not. */
  readonly fields: readonly string[]
  constructor (kind: IntegrityError['kind'], fields: readonly string[], options?: ErrorOptions) {
    super(`${kind} constraint failed: ${fields.join(', ')}`, options)
    this.kind = kind
    this.fields = fields
  }
}

/** Rows cannot be deleted, since others refer to them that are to stay. */
export class ProtectedError extends IntegrityError {
  override name = 'ProtectedError'
  /** The rows that stand in the way; of many the first hundred of each model. */
  readonly protectedObjects: readonly object[]
  /** The names of their models, in alphabetical order. */
  readonly modelNames: readonly string[]
  constructor (rows: ReadonlyMap<string, readonly object[]>, options?: ErrorOptions) {
    super('foreignKey', [], options)
    this.protectedObjects = [...rows.values()].flat()
    this.modelNames = [...rows.keys()].sort()
    this.message = `Still needed by: ${this.modelNames.join(', ')}.`
  }
}

/** The database cannot be reached, or does not get round to it. A little later the same may well work. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
  /** Whether it is the first failure of an outage, which is worth a line in the log; the others say the same. */
  readonly isNews: boolean
  constructor (isNews: boolean, options?: ErrorOptions) {
    super('The database is not available.', options)
    this.isNews = isNews
  }
}

/** The database gave up a transaction that collided with another one. Nothing of it is stored, so that it may be run again. */
export class TransactionConflict extends Error {
  override name = 'TransactionConflict'
  constructor (options?: ErrorOptions) {
    super('The transaction collided with another one.', options)
  }
}
