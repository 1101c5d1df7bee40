/** Authentication by a token that the client was given. */
import { AuthenticationFailed } from '../../exceptions.ts'
import { BaseAuthentication, credentialsOf, requireActive } from './base.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ViewRequest } from '../../types.ts'

/** `Authorization: Token 0123…`, looked up by `findUser`. */
export abstract class TokenAuthentication extends BaseAuthentication {
  /** The scheme word; some clients want `Bearer`. */
  readonly keyword: string = 'Token'

  /** The user whose token this is, or null where nobody's is. */
  abstract findUser (token: string): Awaitable<object | null | undefined>

  async authenticate (request: ViewRequest): Promise<readonly [object, unknown] | null> {
    const parts = credentialsOf(request, this.keyword)
    if (parts === null) return null
    const [given, ...others] = parts
    if (given === undefined) throw new AuthenticationFailed('Invalid token header. No credentials provided.')
    if (others.length > 0) throw new AuthenticationFailed('Invalid token header. Token string should not contain spaces.')
    const token = Buffer.from(given, 'latin1').toString('utf8')
    if (token.includes('\u{FFFD}')) throw new AuthenticationFailed('Invalid token header. Token string should not contain invalid characters.')
    const user = await this.findUser(token)
    requireActive(this, request, user, 'Invalid token.')
    return [user, token]
  }

  override authenticateHeader (_request: ViewRequest): string {
    return this.keyword
  }

  override securityScheme (): { name: string, scheme: object } {
    return {
      name: 'tokenAuth',
      scheme: { type: 'apiKey', in: 'header', name: 'Authorization', description: `Token-based authentication with required prefix "${this.keyword}"` }
    }
  }
}
