/** Counts in the memory of one process, and in no more of it than it is given. */
import { LinkedList, Link } from './linked-list.ts'
import { RequestLog } from './request-log.ts'
import type { Clock } from '../utils/clock.ts'
import type { ThrottleCount, ThrottleHit, ThrottleStore } from './contract.ts'

/** How a memory store may be set. */
export interface MemoryThrottleStoreOptions {
  /** How many keys are counted one by one. */
  readonly maxKeys?: number
}

const MAX_KEYS = 100_000
/** How finely keys are told apart by how much of their limit is left. */
const STEPS = 8
/** Over how many counters newcomers are spread where there is no room for them. */
const SHARED = 1024
/** How many keys that count no more are looked for at each newcomer: more than one, so that memory is given back. */
const SWEPT = 2

/** One key with its log. */
class Entry {
  readonly key: string
  readonly log = new RequestLog()
  /** Its place among those of the same window, by when the last request was. */
  readonly byAge: Link<Entry> = new Link(this)
  /** Its place among those that have as much of their limit left. */
  readonly byLevel: Link<Entry> = new Link(this)
  expires = 0

  constructor (key: string) {
    this.key = key
  }
}

/**
 * Counts requests in the memory of this process. Where it is full, keys whose requests are all out of the window make room,
 * then those furthest from their limit. Where every key is at its limit, newcomers share counters: some of them wait longer
 * than they should, and nobody who is limited gets free.
 */
export class MemoryThrottleStore implements ThrottleStore {
  readonly #maxKeys: number
  readonly #entries = new Map<string, Entry>()
  readonly #shared = new Map<string, RequestLog>()
  readonly #ages = new Map<number, LinkedList<Entry>>()
  readonly #levels = Array.from({ length: STEPS + 1 }, () => new LinkedList<Entry>())

  constructor ({ maxKeys = MAX_KEYS }: MemoryThrottleStoreOptions = {}) {
    this.#maxKeys = maxKeys
  }

  /** How many keys are counted now, one by one. */
  get size (): number {
    return this.#entries.size
  }

  /** Forgets all that was counted. */
  clear (): void {
    for (const entry of this.#entries.values()) this.#drop(entry)
    this.#shared.clear()
  }

  hit (hits: readonly ThrottleHit[], clock: Clock): readonly ThrottleCount[] {
    const now = clock()
    return hits.map((hit) => this.#hitOne(hit, now))
  }

  #hitOne (hit: ThrottleHit, now: number): ThrottleCount {
    const entry = this.#entries.get(hit.key) ?? this.#admit(hit, now)
    if (entry === null) return this.#sharedLog(hit).hit(hit, now)
    const count = entry.log.hit(hit, now)
    this.#place(entry, hit, count)
    return count
  }

  /** A place for a new key; null where there is none. */
  #admit ({ key }: ThrottleHit, now: number): Entry | null {
    this.#sweep(now)
    if (this.#entries.size >= this.#maxKeys && !this.#makeRoom()) return null
    const entry = new Entry(key)
    this.#entries.set(key, entry)
    return entry
  }

  #place (entry: Entry, { limit, window }: ThrottleHit, { isAllowed, count, now }: ThrottleCount): void {
    if (!isAllowed && entry.byLevel.list !== null) return
    entry.expires = now + window
    listOf(this.#ages, window).push(entry.byAge)
    const level = limit > 0 ? Math.min(STEPS, Math.floor(count / limit * STEPS)) : 0
    this.#levels[level]?.push(entry.byLevel)
  }

  #sweep (now: number): void {
    for (const ages of this.#ages.values()) {
      for (let left = SWEPT; left > 0 && ages.first !== null && ages.first.expires <= now; left--) this.#drop(ages.first)
    }
  }

  #makeRoom (): boolean {
    for (const level of this.#levels.slice(0, STEPS)) {
      const { first } = level
      if (first === null) continue
      this.#drop(first)
      return true
    }
    return false
  }

  #drop ({ key, byAge, byLevel }: Entry): void {
    this.#entries.delete(key)
    byAge.list?.remove(byAge)
    byLevel.list?.remove(byLevel)
  }

  #sharedLog ({ key, limit, window }: ThrottleHit): RequestLog {
    const name = `${hashOf(key) % SHARED}/${limit}/${window}`
    let log = this.#shared.get(name)
    if (log === undefined) this.#shared.set(name, log = new RequestLog())
    return log
  }
}

function listOf (lists: Map<number, LinkedList<Entry>>, window: number): LinkedList<Entry> {
  let list = lists.get(window)
  if (list === undefined) lists.set(window, list = new LinkedList())
  return list
}

function hashOf (text: string): number {
  let hash = 2166136261
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
  return hash >>> 0
}
