/** Where a view waits between its checks and its handler while Fastify reads the body. */
export class Gate {
  /** Whether the checks are passed, so that the body is worth reading. */
  reached = false
  /** Whether the body has come, or is known never to come. */
  settled = false
  /** Whether somebody else answers this request, so that the view must not. */
  abandoned = false
  #isOpen = false
  readonly #onReached: () => void
  readonly #opened: Promise<void>
  #open!: () => void
  #fail!: (error: unknown) => void

  constructor (onReached: () => void) {
    this.#onReached = onReached
    this.#opened = new Promise((resolve, reject) => { [this.#open, this.#fail] = [resolve, reject] })
    // a request may end before anybody waits here
    this.#opened.catch(() => {})
  }

  /** Called by the view: lets the body be read, and waits for it. */
  pass (): Promise<void> {
    if (!this.reached) {
      this.reached = true
      this.#onReached()
    }
    return this.#opened
  }

  /** Called when the body is there. */
  open (): void {
    this.settled = true
    this.#isOpen = true
    this.#open()
  }

  /** Called when the body will never be there, with the reason. */
  fail (error: unknown): void {
    this.settled = true
    this.#fail(error)
  }

  /** Called when somebody else answers the request: lets the view unwind without an answer of its own. */
  abandon (error: unknown): void {
    if (this.#isOpen) return
    this.abandoned = true
    this.fail(error)
  }
}
