/** One connection that takes statements without waiting for the answers to those before. */
import { isBroken, isReadOnly } from './availability.ts'
import type { PgClient } from './node-postgres.ts'
import type { Pace } from './pace.ts'
import type { DriverRows, Sending } from './reads.ts'
import { closeDue, closeLater } from './server-statements.ts'

/** How long to wait, in milliseconds, before a connection that could not be made is tried again. */
const PAUSE = 500

export class PipelinedClient {
  /** Statements that are not answered yet. */
  load = 0
  readonly #make: () => PgClient
  /** A statement that takes longer than this, in milliseconds, holds up those behind it. */
  readonly #slow: number
  #client: PgClient | null = null
  #connecting: Promise<void> | null = null
  #retryAt = 0
  #isCorked = false
  #isClosed = false
  /** When the last answer came, or the first of those that wait for one was sent. */
  #since = 0

  constructor (make: () => PgClient, slow: number) {
    this.#make = make
    this.#slow = slow
  }

  /** Whether it can take a statement now; where it is not connected, it sets about it. */
  get isReady (): boolean {
    if (this.#client !== null) return true
    if (!this.#isClosed && Date.now() >= this.#retryAt) this.connect().catch(() => {})
    return false
  }

  /** Whether the statement in front has been taking long. */
  isStuck (now: number): boolean {
    return this.load > 0 && now - this.#since > this.#slow
  }

  /** Connects, unless it is already. */
  connect (): Promise<void> {
    if (this.#client !== null || this.#isClosed) return Promise.resolve()
    this.#connecting ??= this.#connect().finally(() => { this.#connecting = null })
    return this.#connecting
  }

  async #connect (): Promise<void> {
    const client = this.#make()
    // A connection that breaks is made anew when it is next needed; its statements are told one by one.
    client.on('error', () => this.#forget(client))
    client.on('end', () => this.#forget(client))
    try {
      await client.connect()
    } catch (error) {
      this.#retryAt = Date.now() + PAUSE
      client.end().catch(() => {})
      throw error
    }
    // One that has nothing to do shall not keep the process alive.
    client.unref()
    if (this.#isClosed) await client.end()
    else this.#client = client
  }

  #forget (client: PgClient): void {
    if (this.#client === client) this.#client = null
  }

  #leave (client: PgClient): void {
    this.#forget(client)
    client.end().catch(() => {})
  }

  /** Runs a statement. Only while it `isReady`. */
  send (statement: Sending, values: readonly unknown[], pace: Pace): Promise<DriverRows> {
    const client = this.#client as PgClient
    const sent = performance.now()
    if (this.load++ === 0) {
      this.#since = sent
      client.ref()
    }
    this.#cork(client)
    closeDue(client)
    return new Promise((resolve, reject) => {
      let isAnswered = false
      client.query(statement, values, (error, result) => {
        // The driver speaks twice of a value that it could not write.
        if (isAnswered) return
        isAnswered = true
        const taken = this.#answered(client, sent)
        if (error !== null && error !== undefined) {
          // its last words come before its end
          if (isBroken(error)) this.#forget(client)
          else if (isReadOnly(error)) this.#leave(client)
          return reject(error)
        }
        pace.note(taken, this.#slow, this.#since)
        resolve(result.rows)
      })
    })
  }

  /** Closes a statement that is not to be kept any more, before the next one is sent. */
  forget (name: string): void {
    if (this.#client !== null) closeLater(this.#client, name)
  }

  /** All statements of one turn of the event loop go out in one piece. */
  #cork (client: PgClient): void {
    if (this.#isCorked) return
    this.#isCorked = true
    const { stream } = client.connection
    stream.cork()
    setImmediate(() => {
      this.#isCorked = false
      stream.uncork()
    })
  }

  /** How long the server took for it, without what it spent behind others. */
  #answered (client: PgClient, sent: number): number {
    const now = performance.now()
    const taken = now - Math.max(sent, this.#since)
    this.#since = now
    if (--this.load === 0) client.unref()
    return taken
  }

  /** Waits for the answers that are due, and closes the connection for good. */
  async close (): Promise<void> {
    this.#isClosed = true
    await this.#connecting?.catch(() => {})
    const client = this.#client
    this.#client = null
    await client?.end()
  }
}
