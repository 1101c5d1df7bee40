/** The line to a Redis server, which may be down: then nobody waits for it, and one in a while tries. */

/** Says what the stores need of a client: that of ioredis has it, for one server and for a cluster. */
export interface RedisClient {
  readonly status: string
  readonly isCluster?: boolean
  eval (script: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>
  evalsha (sha: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>
  listenerCount (event: 'error'): number
  on (event: 'error', listener: () => void): unknown
}

/** A client in one of these will not answer soon: it would keep the question until it does. */
const DOWN: ReadonlySet<string> = new Set(['close', 'reconnecting', 'end'])
/** How many milliseconds pass before a server that did not answer is asked again. */
const PAUSE = 1000

/** Asks a server that may be down. */
export class RedisLine {
  readonly #client: RedisClient
  readonly #timeout: number
  #retryAt = 0

  constructor (client: RedisClient, timeout: number) {
    this.#client = client
    this.#timeout = timeout
    // the log of the requests tells what is wrong, once: a client that nobody listens to would write to the console
    if (client.listenerCount('error') === 0) client.on('error', () => {})
  }

  /** What the server answers; throws where it is down, at once where that is known. */
  async ask (question: () => Promise<unknown>): Promise<unknown> {
    if (DOWN.has(this.#client.status) || performance.now() < this.#retryAt) throw new Error('Redis is down.')
    const { promise: late, stop } = timer(this.#timeout)
    const answer = question()
    // what comes after the time is up is heard by nobody
    answer.catch(() => {})
    try {
      return await Promise.race([answer, late])
    } catch (error) {
      if (error instanceof Late) this.#retryAt = performance.now() + PAUSE
      throw error
    } finally {
      stop()
    }
  }
}

class Late extends Error {}

function timer (milliseconds: number): { readonly promise: Promise<never>, readonly stop: () => void } {
  let timeout: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_resolve, reject) => {
    timeout = setTimeout(() => { reject(new Late(`Redis did not answer within ${milliseconds} ms.`)) }, milliseconds)
  })
  return { promise, stop: () => { clearTimeout(timeout) } }
}
