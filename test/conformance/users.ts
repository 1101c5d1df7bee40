/** The users of the reference service, known by token or by password. */
import { readFile } from 'node:fs/promises'
import { BasicAuthentication, TokenAuthentication } from 'fastify-viewsets'

export interface User {
  readonly pk: number
  readonly username: string
  readonly isStaff: boolean
  readonly isActive: boolean
}

const seed = JSON.parse(await readFile(new URL('./seed.json', import.meta.url), 'utf8')) as {
  User: { username: string, is_staff: boolean, is_active: boolean }[]
}
const users: readonly User[] = seed.User.map((row, index) => ({ pk: index + 1, username: row.username, isStaff: row.is_staff, isActive: row.is_active }))

export class Tokens extends TokenAuthentication {
  findUser (token: string): User | undefined {
    return users.find(({ username }) => token === `${username}-token`)
  }
}

export class Passwords extends BasicAuthentication {
  findUser (name: string, password: string): User | undefined {
    return users.find(({ username, isActive }) => isActive && name === username && password === `${username}-pass`)
  }
}
