/** Rows that no other row refers to where one might: unlike a key that is null, there is nothing in the row itself that says so. */
const known = new WeakMap<object, Set<string>>()

/** Remembers that a row has no relative of that name. */
export function rememberWithout (row: object, name: string): void {
  const names = known.get(row)
  if (names === undefined) known.set(row, new Set([name]))
  else names.add(name)
}

/** Whether it is known that no row of that name refers to this one. */
export function isWithout (row: object, name: string): boolean {
  return known.get(row)?.has(name) === true
}
