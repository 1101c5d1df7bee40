/** Values under names that may repeat: a query string or a form. Reading one value gives the last, as Django does. */
export class MultiValueDict<V = string> {
  readonly #values = new Map<string, V[]>()

  constructor (entries: Iterable<readonly [string, V]> = []) {
    for (const [name, value] of entries) this.append(name, value)
  }

  append (name: string, value: V): void {
    const values = this.#values.get(name)
    if (values === undefined) this.#values.set(name, [value])
    else values.push(value)
  }

  /** Makes this the only value under that name. */
  set (name: string, value: V): void {
    this.#values.set(name, [value])
  }

  has (name: string): boolean {
    return this.#values.has(name)
  }

  /** The last value under that name. */
  get (name: string): V | undefined {
    return this.#values.get(name)?.at(-1)
  }

  /** All values under that name, in the order they came. */
  getAll (name: string): readonly V[] {
    return this.#values.get(name) ?? []
  }

  keys (): IterableIterator<string> {
    return this.#values.keys()
  }

  get size (): number {
    return this.#values.size
  }

  /** Each name with its last value. */
  * [Symbol.iterator] (): IterableIterator<[string, V]> {
    for (const [name, values] of this.#values) for (const last of values.slice(-1)) yield [name, last]
  }
}
