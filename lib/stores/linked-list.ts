/** A list from whose middle an entry leaves at once: an entry may be in one list of each kind. */

/** The neighbours of an entry in a list; the list keeps them. */
export class Link<T> {
  previous: Link<T> | null = null
  next: Link<T> | null = null
  list: LinkedList<T> | null = null
  readonly value: T

  constructor (value: T) {
    this.value = value
  }
}

/** Entries in the order in which they came. */
export class LinkedList<T> {
  #first: Link<T> | null = null
  #last: Link<T> | null = null

  /** The entry that is here longest. */
  get first (): T | null {
    return this.#first?.value ?? null
  }

  /** Puts an entry at the end, out of the list where it was before. */
  push (link: Link<T>): void {
    if (link.list === this && this.#last === link) return
    link.list?.remove(link)
    link.list = this
    link.previous = this.#last
    if (this.#last === null) this.#first = link
    else this.#last.next = link
    this.#last = link
  }

  /** Takes an entry of this list out of it. */
  remove (link: Link<T>): void {
    const { previous, next } = link
    if (previous === null) this.#first = next
    else previous.next = next
    if (next === null) this.#last = previous
    else next.previous = previous
    link.previous = link.next = link.list = null
  }
}
