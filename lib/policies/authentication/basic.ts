/** Authentication by a name and a password, the HTTP Basic way. */
import { AuthenticationFailed } from '../../exceptions.ts'
import { BaseAuthentication, credentialsOf, requireActive } from './base.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ViewRequest } from '../../types.ts'

/** HTTP Basic, checked by `findUser`. */
export abstract class BasicAuthentication extends BaseAuthentication {
  readonly wwwAuthenticateRealm: string = 'api'

  /** The user with that name and password, or null where they do not fit. */
  abstract findUser (username: string, password: string): Awaitable<object | null | undefined>

  async authenticate (request: ViewRequest): Promise<readonly [object, unknown] | null> {
    const parts = credentialsOf(request, 'Basic')
    if (parts === null) return null
    const [given, ...others] = parts
    if (given === undefined) throw new AuthenticationFailed('Invalid basic header. No credentials provided.')
    if (others.length > 0) throw new AuthenticationFailed('Invalid basic header. Credentials string should not contain spaces.')
    const [username, password] = decodeCredentials(given)
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
