/** What schemes of authentication have in common: they read credentials and find the user behind them. */
import { AuthenticationFailed } from '../../exceptions.ts'
import { nameOf } from '../../utils/names.ts'
import { isKnownUser } from './users.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { Authenticator, RequestUser, ViewRequest } from '../../types.ts'

/** Stands for the user of a request without credentials, so that `request.user` is never null. */
export class AnonymousUser implements RequestUser {
  readonly isAuthenticated: boolean = false
  readonly isActive: boolean = false
  readonly isStaff: boolean = false
  readonly username: string = ''
}

/** Extend this for a scheme of your own. */
export abstract class BaseAuthentication implements Authenticator {
  abstract authenticate (request: ViewRequest): Awaitable<readonly [user: object, auth: unknown] | null>

  /** Without a header value here, a client that is not known gets 403 and not 401. */
  authenticateHeader (_request: ViewRequest): string | undefined {
    return undefined
  }

  /** The OpenAPI security scheme under its name, where there is one. */
  securityScheme? (): { name: string, scheme: object }
}

/** The words of an `Authorization` header of that scheme, or null where it is of another. */
export function credentialsOf (request: ViewRequest, scheme: string): string[] | null {
  const parts = (request.headers.authorization ?? '').trim().split(/\s+/)
  return parts[0]?.toLowerCase() === scheme.toLowerCase() ? parts.slice(1) : null
}

/** Throws where a lookup found no user, or one who may not come in any more. */
export function requireActive (authenticator: BaseAuthentication, request: ViewRequest, user: unknown, refusal: string): asserts user is RequestUser {
  if (!isKnownUser(request, `${nameOf(authenticator.constructor)}.findUser()`, user)) throw new AuthenticationFailed(refusal)
  // a column may hold 0 or null for no
  if (user.isActive !== undefined && !user.isActive) throw new AuthenticationFailed('User inactive or deleted.')
}
