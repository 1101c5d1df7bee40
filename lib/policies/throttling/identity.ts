/** What tells one user from another. */
import { FST_VIEWSETS_THROTTLE_USER_UNKNOWN } from '../../errors.ts'
import type { RequestUser } from '../../types.ts'

/** The user's key: its `pk`, or its `id`. Users without either would all share one budget, so they are refused. */
export function identityOf (user: RequestUser, throttle: string): string {
  const key: unknown = Reflect.get(user, 'pk') ?? Reflect.get(user, 'id')
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'bigint') throw new FST_VIEWSETS_THROTTLE_USER_UNKNOWN(throttle)
  return String(key)
}
