/** Who sends the request: authenticators read credentials and find the user behind them. */
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
function credentialsOf (request: ViewRequest, scheme: string): string[] | null {
  const parts = (request.headers.authorization ?? '').trim().split(/\s+/)
  return parts[0]?.toLowerCase() === scheme.toLowerCase() ? parts.slice(1) : null
}

/** Throws where a lookup found no user, or one who may not come in any more. */
function requireActive (authenticator: BaseAuthentication, request: ViewRequest, user: unknown, refusal: string): asserts user is RequestUser {
  if (!isKnownUser(request, `${nameOf(authenticator.constructor)}.findUser()`, user)) throw new AuthenticationFailed(refusal)
  // a column may hold 0 or null for no
  if (user.isActive !== undefined && !user.isActive) throw new AuthenticationFailed('User inactive or deleted.')
}

/** `Authorization: Token 0123…`, looked up by `findUser`. */
export abstract class TokenAuthentication extends BaseAuthentication {
  /** The scheme word; some clients want `Bearer`. */
  readonly keyword: string = 'Token'

  /** The user whose token this is, or null where nobody's is. */
  abstract findUser (token: string): Awaitable<object | null | undefined>

  async authenticate (request: ViewRequest): Promise<readonly [object, unknown] | null> {
    const parts = credentialsOf(request, this.keyword)
    if (parts === null) return null
    if (parts.length === 0) throw new AuthenticationFailed('Invalid token header. No credentials provided.')
    if (parts.length > 1) throw new AuthenticationFailed('Invalid token header. Token string should not contain spaces.')
    const token = Buffer.from(parts[0] as string, 'latin1').toString('utf8')
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

/** HTTP Basic, checked by `findUser`. */
export abstract class BasicAuthentication extends BaseAuthentication {
  readonly wwwAuthenticateRealm: string = 'api'

  /** The user with that name and password, or null where they do not fit. */
  abstract findUser (username: string, password: string): Awaitable<object | null | undefined>

  async authenticate (request: ViewRequest): Promise<readonly [object, unknown] | null> {
    const parts = credentialsOf(request, 'Basic')
    if (parts === null) return null
    if (parts.length === 0) throw new AuthenticationFailed('Invalid basic header. No credentials provided.')
    if (parts.length > 1) throw new AuthenticationFailed('Invalid basic header. Credentials string should not contain spaces.')
    const [username, password] = decodeCredentials(parts[0] as string)
    const user = await this.findUser(username, password)
    requireActive(this, request, user, 'Invalid username/password.')
    return [user, null]
  }

  override authenticateHeader (_request: ViewRequest): string {
    return `Basic realm="${this.wwwAuthenticateRealm}"`
  }

  override securityScheme (): { name: string, scheme: object } {
    return { name: 'basicAuth', scheme: { type: 'http', scheme: 'basic' } }
  }
}

function decodeCredentials (encoded: string): [username: string, password: string] {
  const bytes = decodeBase64(encoded)
  const text = bytes === null ? '' : decodeText(bytes)
  const colon = text.indexOf(':')
  if (colon === -1) throw new AuthenticationFailed('Invalid basic header. Credentials not correctly base64 encoded.')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

/** As Python reads it: foreign characters are passed over, but the padding must be right. */
function decodeBase64 (encoded: string): Buffer | null {
  const clean = encoded.replace(/[^A-Za-z0-9+/=]/g, '')
  const [digits = ''] = clean.split('=')
  const missing = (4 - digits.length % 4) % 4
  if (missing === 3 || clean.length - digits.length < missing) return null
  return Buffer.from(digits, 'base64')
}

function decodeText (bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\u{FFFD}') ? bytes.toString('latin1') : text
}
