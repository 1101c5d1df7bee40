/** Who asks, by the token of their account. */
import { TokenAuthentication } from 'fastify-viewsets'
import type { Models } from './models.ts'

export function buildAuthentication ({ User }: Models) {
  class Tokens extends TokenAuthentication {
    async findUser (token: string) {
      const user = await User.objects.filter({ token }).first()
      return user === null ? undefined : { ...user, isStaff: user.is_staff, isActive: user.is_active }
    }
  }
  return { Tokens }
}
