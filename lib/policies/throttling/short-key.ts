/** Keys as stores are given them: a client may have a say in one, as by `X-Forwarded-For`, but not in how much memory it takes. */
import { createHash } from 'node:crypto'

/** Longer than any address or identifier of a user. */
const LONGEST = 250

/** The key itself, or what stands for one that is too long. */
export function shortKey (key: string): string {
  return key.length <= LONGEST ? key : `throttle_${createHash('sha256').update(key).digest('base64url')}`
}
