/**
 * Schemas of routes that are worked out when somebody reads them, by a document or an `onRoute` hook: where nobody does, a
 * service starts without. Fastify reads of each what it would compile checks and serializers of; views have their own, and it
 * is shown none.
 */
import type { FastifyInstance } from 'fastify'
import type { OperationSchema } from './operation.ts'

/** What Fastify itself reads of a schema. */
const COMPILED: ReadonlySet<unknown> = new Set(['body', 'headers', 'params', 'query', 'querystring', 'response'])

/** Those of a server that nobody has read, in the order of their routes: that is how operations get their names. */
const untold = new WeakMap<object, LateSchema[]>()

class LateSchema implements ProxyHandler<OperationSchema> {
  readonly #told: OperationSchema = {}
  readonly #describe: () => OperationSchema
  readonly #waiting: LateSchema[]
  readonly #unread: ReadonlySet<unknown>
  #isTold = false
  /** Whether Fastify is at work on the route. */
  isCompiled: () => boolean = () => false

  /** @param unread what may be asked for and is never there */
  constructor (describe: () => OperationSchema, waiting: LateSchema[], unread: ReadonlySet<unknown>) {
    this.#describe = describe
    this.#waiting = waiting
    this.#unread = unread
    waiting.push(this)
  }

  /** What stands for the schema. */
  get proxy (): OperationSchema {
    return new Proxy(this.#told, this)
  }

  /** Tells of this route, after those before it. */
  #tell (): void {
    while (!this.#isTold) {
      const [next = this] = this.#waiting
      Object.assign(next.#told, next.#describe())
      next.#isTold = true
      this.#waiting.shift()
    }
  }

  /** Tells of it for the sake of one part, unless it is Fastify that asks: by names, and by marks of its own. */
  #tellFor (key: string | symbol): void {
    const isFastifys = typeof key === 'symbol' || this.#unread.has(key) || (COMPILED.has(key) && this.isCompiled())
    if (!isFastifys) this.#tell()
  }

  get (_: object, key: string | symbol): unknown {
    this.#tellFor(key)
    return Reflect.get(this.#told, key)
  }

  set (_: object, key: string | symbol, value: unknown): boolean {
    this.#tellFor(key)
    return Reflect.set(this.#told, key, value)
  }

  has (_: object, key: string | symbol): boolean {
    this.#tellFor(key)
    return Reflect.has(this.#told, key)
  }

  ownKeys (): (string | symbol)[] {
    this.#tell()
    return Reflect.ownKeys(this.#told)
  }

  deleteProperty (_: object, key: string | symbol): boolean {
    this.#tellFor(key)
    return Reflect.deleteProperty(this.#told, key)
  }

  getOwnPropertyDescriptor (_: object, key: string | symbol): PropertyDescriptor | undefined {
    this.#tellFor(key)
    return Reflect.getOwnPropertyDescriptor(this.#told, key)
  }
}

const BODY: ReadonlySet<unknown> = new Set(['body'])
const NOTHING: ReadonlySet<unknown> = new Set()

/** The late schemas of one registration. */
export class LateSchemas {
  readonly #all = new WeakMap<object, LateSchema>()
  #isReady = false

  /** A schema that the work will tell; `takesBody` where the method of its route may have one. */
  make ({ server }: FastifyInstance, takesBody: boolean, describe: () => OperationSchema): OperationSchema {
    const waiting = untold.get(server) ?? []
    untold.set(server, waiting)
    const late = new LateSchema(describe, waiting, takesBody ? NOTHING : BODY)
    const { proxy } = late
    this.#all.set(proxy, late)
    return proxy
  }

  /** Leaves a schema to Fastify, when all hooks have seen it, until the application is ready. */
  leave (schema: object | undefined): void {
    const late = schema === undefined ? undefined : this.#all.get(schema)
    if (late !== undefined) late.isCompiled = () => !this.#isReady
  }

  /** From now on nobody reads but those who want to know. */
  ready (): void {
    this.#isReady = true
  }
}
