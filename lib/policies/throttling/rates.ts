/** Rates in the words of Django REST framework: `'100/day'`. */

/** How many requests there may be within how many seconds. */
export interface Rate {
  readonly numRequests: number
  readonly duration: number
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
/** Only the first letter of a period counts: `s`, `sec` and `seconds` are the same. */
const RATE = /^(\d{1,15})\/([smhd])[a-z]*$/

/** What a rate says; null where it is none. */
export function parseRate (text: string): Rate | null {
  const [, number, letter] = RATE.exec(text) ?? []
  const duration = SECONDS[letter ?? '']
  return duration === undefined ? null : { numRequests: Number(number), duration }
}
