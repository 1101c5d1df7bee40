/** Statements that the server keeps for a connection until they are closed there. `pg`, the driver, never does that. */
import { clientsOf, poolOf } from './node-postgres.ts'
import type { PgClient, WithClient } from './node-postgres.ts'

const due = new WeakMap<PgClient, Set<string>>()

/** Lets the server forget that statement, on each connection as soon as that can be told without a trip of its own. */
export function closeStatement (db: WithClient, name: string): void {
  const pool = poolOf(db)
  if (pool !== null) for (const client of clientsOf(pool)) closeLater(client, name)
  else if (isClient(db.$client) && isKept(db.$client, name)) db.$client.query(new Closing(name))
}

/** Closes the statement before the connection is next used. */
export function closeLater (client: PgClient, name: string): void {
  if (!isKept(client, name)) return
  const names = due.get(client)
  if (names === undefined) due.set(client, new Set([name]))
  else names.add(name)
}

/** Closes what is due. Only where no statement of somebody else's is under way; what is said here is answered with the next one. */
export function closeDue (client: PgClient): void {
  const names = due.get(client)
  if (names === undefined) return
  const { submittedNamedStatements } = client.connection
  for (const name of names) {
    // while the server is still reading it, the driver would take it for known afterwards
    if (submittedNamedStatements?.[name] !== undefined) continue
    close(client.connection, name)
    names.delete(name)
  }
  if (names.size === 0) due.delete(client)
}

function close (connection: PgClient['connection'], name: string): void {
  if (connection.parsedStatements !== undefined) delete connection.parsedStatements[name]
  connection.close({ type: 'S', name })
}

function isKept ({ connection: { parsedStatements, submittedNamedStatements } }: PgClient, name: string): boolean {
  return parsedStatements?.[name] !== undefined || submittedNamedStatements?.[name] !== undefined
}

function isClient (client: unknown): client is PgClient {
  const { connection } = (client ?? {}) as Partial<PgClient>
  return typeof connection?.close === 'function' && connection.parsedStatements !== undefined
}

/** For a connection without a pool, which takes it in turn with the user's own statements. */
class Closing {
  readonly name: string
  readonly callback = (): void => {}

  constructor (name: string) {
    this.name = name
  }

  submit (connection: PgClient['connection']): null {
    close(connection, this.name)
    connection.sync()
    return null
  }

  handleReadyForQuery (): void {}
  // the connection broke, and the statement is gone with it
  handleError (): void {}
}
