/** Where a view waits between its checks and its handler while Fastify reads the body. */
export class Gate {
  /** Whether the checks are passed, so that the body is worth reading. */
  reached = false
  /** Whether the body has come, or is known never to come. */
  settled = false
  /** Whether somebody else answers this request, so that the view must not. */
  abandoned = false
  readonly #onReached: () => void
  /** Why the body will never come; undefined where that is not known. */
  #fault: { readonly error: unknown } | undefined
  #isOpen = false
  #waiting: Waiting | null = null

  constructor (onReached: () => void) {
    this.#onReached = onReached
  }

  /** Called by the view: lets the body be read, and waits for it. */
  pass (): Promise<void> {
    if (!this.reached) {
      this.reached = true
      this.#onReached()
    }
    if (this.#isOpen) return Promise.resolve()
    if (this.#fault !== undefined) return Promise.reject(this.#fault.error)
    this.#waiting ??= waiting()
    return this.#waiting.opened
  }

  /** Called when the body is there. */
  open (): void {
    this.settled = true
    this.#isOpen = true
    this.#waiting?.open()
  }

  /** Called when the body will never be there, with the reason. */
  fail (error: unknown): void {
    this.settled = true
    this.#fault ??= { error }
    this.#waiting?.fail(error)
  }

  /** Called when somebody else answers the request: lets the view unwind without an answer of its own. */
  abandon (error: unknown): void {
    if (this.#isOpen) return
    this.abandoned = true
    this.fail(error)
  }
}

interface Waiting {
  readonly opened: Promise<void>
  readonly open: () => void
  readonly fail: (error: unknown) => void
}

function waiting (): Waiting {
  let open!: () => void
  let fail!: (error: unknown) => void
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { opened, open, fail }
}
