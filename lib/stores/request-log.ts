/** When the requests under one key were: the sliding log that throttles go by. */
import type { ThrottleCount, ThrottleHit } from './contract.ts'

/** So many stamps may be in front that count no more, before they are really given up. */
const SLACK = 32

/** Counts the requests of one key within its window. */
export class RequestLog {
  // oldest first; those before #start count no more
  #stamps: number[] = []
  #start = 0

  /** How many are counted. */
  get count (): number {
    return this.#stamps.length - this.#start
  }

  /** When the newest was; null where none is counted. */
  get newest (): number | null {
    return this.count === 0 ? null : this.#stamps.at(-1) ?? null
  }

  /** Counts a request now, where the hit's limit allows one more. */
  hit ({ limit, window, wantsHistory }: ThrottleHit, now: number): ThrottleCount {
    this.#forgetUntil(now - window)
    const isAllowed = this.count < limit
    if (isAllowed) this.#stamps.push(now)
    return {
      isAllowed,
      count: this.count,
      oldest: this.#stamps[this.#start] ?? null,
      now,
      history: wantsHistory ? this.#stamps.slice(this.#start).reverse() : null
    }
  }

  #forgetUntil (time: number): void {
    const stamps = this.#stamps
    while (this.#start < stamps.length && (stamps[this.#start] ?? 0) <= time) this.#start++
    if (this.#start === stamps.length) {
      this.#stamps = []
      this.#start = 0
    } else if (this.#start > SLACK && this.#start * 2 > stamps.length) {
      this.#stamps = stamps.slice(this.#start)
      this.#start = 0
    }
  }
}
