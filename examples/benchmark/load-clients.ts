/** Clients of `servers/load.ts` that read, write and move money at random, and write down what they were told. */
import { Agent, request } from 'node:http'

export const PRODUCTS = 10_000
export const COUNTERS = 3
export const ACCOUNTS = 10
export const BALANCE = 500

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What the server said it did. */
export class Tally {
  requests = 0
  created = 0
  deleted = 0
  increments = 0
  transfers = 0
  refused = 0
  /** What should not have happened, and how often it did. */
  readonly problems = new Map<string, number>()
  readonly milliseconds: number[] = []

  problem (text: string): void {
    this.problems.set(text, (this.problems.get(text) ?? 0) + 1)
  }
}

const below = (number: number): number => Math.floor(Math.random() * number)

export class LoadClient {
  readonly #address: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #name: string
  readonly #tally: Tally
  /** Products that this client made, by id, with what they should look like. */
  readonly #own = new Map<number, { readonly name: string, readonly stock: number }>()
  #turn = 0

  constructor (address: string, name: string, tally: Tally) {
    this.#address = address
    this.#name = name
    this.#tally = tally
  }

  async runUntil (end: number): Promise<void> {
    while (Date.now() < end) await this.#step()
    this.#agent.destroy()
  }

  async #step (): Promise<void> {
    this.#turn++
    const dice = below(100)
    if (dice < 50) await this.#read()
    else if (dice < 65) await this.#increment()
    else if (dice < 80) await this.#transfer()
    else if (dice < 90 || this.#own.size === 0) await this.#create()
    else if (dice < 95) await this.#update()
    else await this.#delete()
  }

  async #read (): Promise<void> {
    const paths = [
      `/products/?page=${1 + below(100)}`, `/products/?search=${100 + below(900)}&ordering=-price`, `/products/${1 + below(PRODUCTS)}/`,
      `/reviewed/?page=${1 + below(100)}`, '/newest/', `/counters/${1 + below(COUNTERS)}/`
    ]
    await this.#expect(200, 'GET', paths[below(paths.length)] as string)
  }

  async #increment (): Promise<void> {
    if (await this.#expect(200, 'POST', `/counters/${1 + below(COUNTERS)}/increment/`) !== null) this.#tally.increments++
  }

  async #transfer (): Promise<void> {
    const fromId = 1 + below(ACCOUNTS)
    const toId = 1 + (fromId + below(ACCOUNTS - 1)) % ACCOUNTS
    const reference = `${this.#name}-${this.#turn}`
    const path = below(2) === 0 ? '/transfers/' : '/atomic_transfers/'
    const answer = await this.#expect([201, 400], 'POST', path, { fromId, toId, amount: 1 + below(200), reference })
    if (answer?.status === 201) this.#tally.transfers++
    if (answer?.status === 400) this.#tally.refused++
  }

  async #create (): Promise<void> {
    const product = { name: `${this.#name}-${this.#turn}`, price: 1, stock: below(100) }
    const answer = await this.#expect(201, 'POST', '/products/', product)
    if (answer === null) return
    this.#tally.created++
    const { id } = answer.body as { id: number }
    this.#own.set(id, product)
    await this.#see(id)
  }

  async #update (): Promise<void> {
    const [id, product] = this.#anyOwn()
    const stock = below(100)
    if (await this.#expect(200, 'PATCH', `/products/${id}/`, { stock }) === null) return
    this.#own.set(id, { ...product, stock })
    await this.#see(id)
  }

  async #delete (): Promise<void> {
    const [id] = this.#anyOwn()
    if (await this.#expect(204, 'DELETE', `/products/${id}/`) === null) return
    this.#tally.deleted++
    this.#own.delete(id)
    await this.#expect(404, 'GET', `/products/${id}/`)
  }

  #anyOwn () {
    const entries = [...this.#own]
    return entries[below(entries.length)] as typeof entries[number]
  }

  /** What this client wrote is there for it to read at once. */
  async #see (id: number): Promise<void> {
    const answer = await this.#expect(200, 'GET', `/products/${id}/`)
    if (answer === null) return
    const { name, stock } = answer.body as { name: string, stock: number }
    const own = this.#own.get(id)
    if (own?.name !== name || own.stock !== stock) this.#tally.problem('A client did not read what it had written.')
  }

  async #expect (statuses: number | readonly number[], method: string, path: string, data?: object): Promise<Answer | null> {
    const start = performance.now()
    const what = `${method} ${path.replace(/\d+/g, 'N')}`
    try {
      const answer = await this.#send(method, path, data)
      this.#tally.requests++
      this.#tally.milliseconds.push(performance.now() - start)
      if ([statuses].flat().includes(answer.status)) return answer
      this.#tally.problem(`${what} was answered ${answer.status}: ${JSON.stringify(answer.body)?.slice(0, 200)}`)
    } catch (error) {
      this.#tally.problem(`${what} was not answered: ${(error as Error).message}`)
    }
    return null
  }

  async #send (method: string, path: string, data?: object): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const text = data === undefined ? '' : JSON.stringify(data)
      const headers = data === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const sent = request(`${this.#address}${path}`, { method, headers, agent: this.#agent, timeout: 30_000 }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, body: body === '' ? null : JSON.parse(body) as unknown })
        })
      })
      sent.on('timeout', () => sent.destroy(new Error('no answer within 30 seconds')))
      sent.on('error', reject)
      sent.end(text)
    })
  }
}
