/** What is known of `@libsql/client`, the driver: the package itself is the user's. */
import type { Database } from './database.ts'

interface Held {
  commit (): Promise<void>
  close (): void
}

interface Client {
  transaction (mode: 'deferred'): Promise<Held>
  execute (statement: string): Promise<unknown>
}

function clientOf (db: Database): Client | null {
  const client = db.$client as (Partial<Client> & { readonly protocol?: unknown }) | null | undefined
  return client?.protocol === 'file' && typeof client.transaction === 'function' && typeof client.execute === 'function' ? client as Client : null
}

/**
 * Takes a connection out of use on which a lock has just kept a statement from running. libsql leaves such a statement as
 * it stands until it is collected as garbage, and as long nothing can be committed there. The client gives out first what
 * it was given back last, so that the next transaction has that connection; it is kept until a commit succeeds.
 */
export async function setAside (db: Database): Promise<void> {
  const client = clientOf(db)
  if (client === null) return
  try {
    const held = await client.transaction('deferred')
    if (await hasOthers(client)) keep(client, held).catch(() => {})
    else held.close()
  } catch {
    // the client has been closed, or all of its connections are in use: it is that one's turn to fail
  }
}

/** Whether the client can do without that connection. */
async function hasOthers (client: Client): Promise<boolean> {
  return await client.execute('select 1').then(() => true, () => false)
}

async function keep (client: Client, held: Held): Promise<void> {
  await collection()
  try {
    await held.commit()
  } catch {
    await keep(client, await client.transaction('deferred'))
  }
}

const registry = new FinalizationRegistry<() => void>((tell) => tell())

/** Resolves when garbage has been collected. */
function collection (): Promise<void> {
  return new Promise((resolve) => registry.register({}, resolve))
}
