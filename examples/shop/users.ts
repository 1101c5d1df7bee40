/** Who may sign in: an example keeps its users in the code, a service looks them up. */
import { TokenAuthentication } from 'fastify-viewsets'

export interface User {
  readonly username: string
  readonly isStaff: boolean
}

const users: Readonly<Record<string, User>> = {
  'alice-token': { username: 'alice', isStaff: false },
  'staff-token': { username: 'staff', isStaff: true }
}

export class ShopTokens extends TokenAuthentication {
  findUser (token: string): User | null {
    return Object.hasOwn(users, token) ? users[token] as User : null
  }
}
