/** The package as its users see it, some users, and the ways in which tests ask for an answer. */
import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify from 'fastify'
import { TokenAuthentication, viewsets } from '../../lib/index.ts'
import type { AddressInfo, Socket } from 'node:net'
import type { FastifyInstance, FastifyServerOptions, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { RequestUser, ViewsetsOptions } from '../../lib/index.ts'

export * from '../../lib/index.ts'
export { default } from '../../lib/index.ts'

export interface User extends RequestUser {
  readonly username: string
}

/** By their token. */
export const USERS: ReadonlyMap<string, User> = new Map([
  ['ada', { username: 'ada', isAuthenticated: true, isActive: true, isStaff: true }],
  ['bob', { username: 'bob', isAuthenticated: true, isActive: true, isStaff: false }],
  ['old', { username: 'old', isAuthenticated: true, isActive: false, isStaff: false }]
])

export class Tokens extends TokenAuthentication {
  findUser (token: string): User | undefined {
    return USERS.get(token)
  }
}

/** Headers that say who asks. */
export const as = (token: string) => ({ authorization: `Token ${token}` })

/** An application that is closed when the test ends. */
export function fastifyFor (t: Test, options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options) as unknown as FastifyInstance
  t.teardown(() => app.close())
  return app
}

/** An application with the plugin, ready to be asked. */
export async function serve (t: Test, options: ViewsetsOptions = {}, serverOptions: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = fastifyFor(t, serverOptions)
  await app.register(viewsets, options)
  await app.ready()
  return app
}

/** One line of a log. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly err?: { readonly type: string, readonly message: string, readonly stack: string, readonly code?: string }
}

/** Server options for an application whose warnings and errors are kept in `lines`. */
export function logged (): { readonly lines: LogLine[], readonly options: FastifyServerOptions } {
  const lines: LogLine[] = []
  return { lines, options: { logger: { level: 'warn', stream: { write: (line: string) => { lines.push(JSON.parse(line) as LogLine) } } } } }
}

export const NOTHING_REFUSED = 'nothing was refused'

/** What registering with these options is refused with, as `code: message`. */
export async function refusal (t: Test, options: ViewsetsOptions): Promise<string> {
  const app = fastifyFor(t)
  try {
    await app.register(viewsets, options)
    await app.ready()
  } catch (error) {
    return told(error)
  }
  return NOTHING_REFUSED
}

/** What a function is refused with, as `code: message`. */
export function refused (act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return told(error)
  }
  return NOTHING_REFUSED
}

function told (error: unknown): string {
  const { code, message } = error as { code?: string, message: string }
  return `${code}: ${message}`
}

type Injected = Pick<LightMyRequestResponse, 'statusCode' | 'body' | 'headers'>

/** The whole answer but for its headers: status, and body as data where it is JSON. */
export function answer ({ statusCode, body, headers }: Injected): [status: number, data: unknown] {
  return [statusCode, body !== '' && String(headers['content-type']).includes('json') ? JSON.parse(body) : body]
}

/** A connection on which a test says what it likes, byte for byte. */
export class Line {
  readonly socket: Socket
  heard = ''

  private constructor (socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text) => { this.heard += String(text) })
    // a server may well reset a connection whose request it did not read
    socket.on('error', () => {})
  }

  static async to (t: Test, app: FastifyInstance): Promise<Line> {
    if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    return new Line(socket)
  }

  say (...lines: readonly string[]): void {
    this.socket.write(lines.join('\r\n'), 'latin1')
  }

  /** Everything heard, once that much of it has come. */
  async hear (words: RegExp): Promise<string> {
    while (!words.test(this.heard)) await once(this.socket, 'data')
    return this.heard
  }
}
