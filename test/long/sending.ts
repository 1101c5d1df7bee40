/** Ways to a service: injected, or over a socket, whole or in pieces. */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { GeneratedRequest } from './requests.ts'

/** What came back; without a status, nothing that is HTTP did. */
export interface Answered {
  readonly status: number | null
  readonly type: string
  readonly body: string
}

export async function inject (app: FastifyInstance, { method, url, headers, body }: GeneratedRequest): Promise<Answered> {
  const answer = await app.inject({ method, url, headers, ...(body !== null && { payload: body }) } as InjectOptions)
  return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), body: answer.body }
}

/** Control characters end a header before its time, which is for `inject` to refuse and for no server to see. */
const line = (text: string): string => text.replace(/[\r\n]/g, ' ')

/** How the body goes over the wire: in one piece, in chunks, with a length that is wrong, or cut off. */
export type Framing = 'length' | 'chunked' | 'short' | 'long'

function frames (body: Buffer, framing: Framing): [headers: string, payload: Buffer] {
  if (framing !== 'chunked') {
    const length = body.length + (framing === 'short' ? -1 : framing === 'long' ? 7 : 0)
    return [`Content-Length: ${Math.max(length, 0)}\r\n`, body]
  }
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; at += 1000) {
    const piece = body.subarray(at, at + 1000)
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return ['Transfer-Encoding: chunked\r\n', Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])]
}

function message ({ method, url, headers, body }: GeneratedRequest, framing: Framing): Buffer {
  const lines = Object.entries({ host: 'localhost', ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${line(value)}\r\n`)
  const [framed, payload] = body === null ? ['', Buffer.alloc(0)] : frames(body, framing)
  return Buffer.concat([Buffer.from(`${method} ${line(url)} HTTP/1.1\r\n${lines.join('')}${framed}\r\n`, 'latin1'), payload])
}

export async function send (app: FastifyInstance, request: GeneratedRequest, framing: Framing): Promise<Answered> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  const heard: Buffer[] = []
  socket.on('data', (chunk: Buffer) => heard.push(chunk))
  // a server may well reset a connection whose request it did not read
  socket.on('error', () => {})
  socket.write(message(request, framing))
  // The rest of the body never comes. Elsewhere the server is who closes, as it would not answer who has gone.
  if (framing === 'long') socket.end()
  socket.setTimeout(20_000, () => socket.destroy())
  await once(socket, 'close').catch(() => {})
  return answered(Buffer.concat(heard).toString('latin1'))
}

/** The first answer: what a client sends beyond its body is a request of its own, and gets another. */
function answered (text: string): Answered {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const header = (name: string): string | undefined => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  const body = rest.join('\r\n\r\n').slice(0, Number(header('content-length') ?? Infinity))
  return { status: status === undefined ? null : Number(status), type: header('content-type') ?? '', body: Buffer.from(body, 'latin1').toString() }
}
