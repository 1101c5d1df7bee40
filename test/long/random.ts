/** Choices that a seed decides, so that one request of a run can be made again without the others. */
export class Random {
  #state: number

  constructor (...seeds: readonly number[]) {
    this.#state = seeds.reduce((state, seed) => Math.imul(state ^ seed, 0x9e3779b1) + 0x85ebca6b | 0, 0x2545f491)
  }

  /** At least 0, less than 1. */
  next (): number {
    this.#state = this.#state + 0x6d2b79f5 | 0
    let mixed = Math.imul(this.#state ^ this.#state >>> 15, this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296
  }

  /** At least `least`, at most `most`. */
  integer (least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance (probability: number): boolean {
    return this.next() < probability
  }

  one<T> (items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)] as T
  }

  /** As many as it says, each made anew. */
  many<T> (least: number, most: number, make: () => T): T[] {
    return Array.from({ length: this.integer(least, most) }, make)
  }
}
