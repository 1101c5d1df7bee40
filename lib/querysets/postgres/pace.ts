/** Once may be the fault of a busy machine; so often in a row, or once for so many times as long, is its own. */
const SLOW_RUNS = 3
const VERY_SLOW = 25
/** The longest time, in milliseconds, for which a slow one goes elsewhere before it is tried again. */
const LONGEST = 10_000
/** By how much that time grows with each slow run in a row. */
const GROWTH = 4

/** How a statement has been doing, so that slow ones go where they hold up nobody. */
export class Pace {
  /** How often in a row it was slow. */
  #slowRuns = 0
  #slowUntil = 0

  /** Of a statement that is known to be slow before it was ever run. */
  static slow (): Pace {
    const pace = new Pace()
    pace.#slowUntil = Infinity
    return pace
  }

  isSlow (now: number): boolean {
    return this.#slowUntil > now
  }

  /**
   * Keeps that a run took so long, where more than `slow` is slow; all in milliseconds. How long it is avoided goes by how long it took: a pause of
   * the machine, which looks the same at first, is not to send it elsewhere for long.
   */
  note (taken: number, slow: number, now: number): void {
    this.#slowRuns = taken > slow ? this.#slowRuns + 1 : 0
    if (this.#slowRuns >= SLOW_RUNS || taken > VERY_SLOW * slow) this.#slowUntil = now + Math.min(LONGEST, taken * GROWTH ** this.#slowRuns)
  }
}
