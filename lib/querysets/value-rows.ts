/** Rows as values, which are asked for at once unless groups of them are. */

export class ValueAnswer<V, G> implements Promise<V[]> {
  readonly [Symbol.toStringTag] = 'ValueRows'
  readonly #ask: () => Promise<V[]>
  readonly #group: (aggregates: object) => G
  #answer: Promise<V[]>
  #isGrouped = false

  /** What is asked here and now is a part of the transaction that is open now, whoever waits for it. */
  constructor (ask: () => Promise<V[]>, group: (aggregates: object) => G) {
    this.#ask = ask
    this.#group = group
    this.#answer = Promise.resolve().then(async () => this.#isGrouped ? [] : await ask())
  }

  annotate (aggregates: object): G {
    this.#isGrouped = true
    return this.#group(aggregates)
  }

  then<A = V[], B = never> (onAnswer?: ((rows: V[]) => A | PromiseLike<A>) | null, onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return this.#rows().then(onAnswer, onError)
  }

  catch<B = never> (onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<V[] | B> {
    return this.#rows().catch(onError)
  }

  finally (onEnd?: (() => void) | null): Promise<V[]> {
    return this.#rows().finally(onEnd)
  }

  /** Values that groups were made of are asked for only where somebody waits for them. */
  #rows (): Promise<V[]> {
    if (this.#isGrouped) {
      this.#isGrouped = false
      this.#answer = this.#ask()
    }
    return this.#answer
  }
}
