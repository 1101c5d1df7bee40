/** Whether a viewset keeps to its scope, tried from outside: no action may show, change or even give away a row beyond it. */
import { AssertionError } from 'node:assert'
import { isList, isRecord } from '../utils/guards.ts'
import { didYouMean } from '../utils/spelling.ts'
import { nameOf } from '../utils/names.ts'
import { actionsOf } from './scoped-actions.ts'
import { areAlike, missingLike, showsAt } from './scoped-relations.ts'
import type { FastifyInstance } from 'fastify'
import type { ScopedAction, ScopedViewSet } from './scoped-actions.ts'
import type { Answer } from './scoped-relations.ts'

/** Tells `expectScoped()` where the viewset is, who asks, and which rows are within and beyond their reach. */
export interface ScopeExpectation {
  /** The URL of the list, as clients use it: `/api/notes/`. */
  readonly url: string
  /** Headers of a client whose scope it is. */
  readonly headers?: Readonly<Record<string, string>>
  /** A stored row that the client may see. */
  readonly inside: object
  /** A stored row of the same model that it may not. */
  readonly outside: object
  /** What a client sends to create a row, or to change one; actions by their names may want another. */
  readonly body?: object
  readonly bodies?: { readonly [action: string]: object }
  /**
   * Fields that refer to other rows, each with what names one beyond the scope: a key, a link, or a list of them. No body may refer to it, no answer may show
   * it under that name, and no filter of that name may tell it from one that is not there.
   */
  readonly relations?: { readonly [field: string]: unknown }
  /** Query parameters of the lists, each with a value that only rows beyond the scope have: `{ tags__name: 'Secret', search: 'secret' }`. */
  readonly filters?: { readonly [parameter: string]: unknown }
  /** Actions that are meant to reach further. */
  readonly except?: readonly string[]
}

/**
 * Walks all actions of a viewset as a client does, extra ones too, and throws an `AssertionError` that names each leak: a
 * row beyond the scope in a list; an answer for it that differs from that for a row that is not there; a change of it; a
 * reference to what is out of reach that a body got away with, that is shown, or that can be told from one that leads nowhere. Returns what was tried.
 *
 *     await expectScoped(app, NoteViewSet, { url: '/notes/', headers: ada, inside: adasNote, outside: bobsNote, body: { text: 'x' } })
 */
export async function expectScoped (app: FastifyInstance, viewset: ScopedViewSet, expectation: ScopeExpectation): Promise<string[]> {
  const walk = new Walk(app, viewset, expectation)
  walk.requireKnown()
  await walk.run()
  if (walk.leaks.length > 0) {
    const message = `${nameOf(viewset)} does not keep to its scope:\n${walk.leaks.map((leak) => `  ${leak}`).join('\n')}`
    throw new AssertionError({ message, actual: walk.leaks, expected: [], operator: 'expectScoped' })
  }
  return walk.tried
}

const MOST_PAGES = 1000

class Walk {
  readonly leaks: string[] = []
  readonly tried: string[] = []
  readonly #app: FastifyInstance
  readonly #actions: ReturnType<typeof actionsOf>
  readonly #name: string
  readonly #expectation: ScopeExpectation

  constructor (app: FastifyInstance, viewset: ScopedViewSet, expectation: ScopeExpectation) {
    this.#app = app
    this.#expectation = expectation
    this.#actions = actionsOf(viewset)
    this.#name = nameOf(viewset)
  }

  /** A misspelt action would be tried with another body, or be tried although it is meant to reach further. */
  requireKnown (): void {
    const { bodies = {}, except = [] } = this.#expectation
    const { names } = this.#actions
    for (const [option, given] of [['bodies', Object.keys(bodies)], ['except', except]] as const) {
      const stranger = given.find((name) => !names.includes(name))
      if (stranger !== undefined) throw new TypeError(`expectScoped() was given "${stranger}" in \`${option}\`, but ${this.#name} has no such action.${didYouMean(stranger, names)} It has: ${names.join(', ')}.`)
    }
  }

  async run (): Promise<void> {
    const { except = [] } = this.#expectation
    for (const { name, urlPath } of this.#actions.lists.filter((one) => !except.includes(one.name))) {
      await this.#tryList(name, urlPath)
      await this.#tryFilters(name, urlPath)
    }
    for (const { name, urlPath } of this.#actions.details.filter((one) => one.method === 'GET' && !except.includes(one.name))) await this.#tryShown(name, urlPath)
    for (const action of this.#actions.details.filter((one) => !except.includes(one.name))) await this.#tryDetail(action)
    await this.#tryRelations(except)
    // last, since one may well change, or delete, all rows of its scope
    for (const action of this.#actions.listWrites.filter((one) => !except.includes(one.name))) await this.#tryListWrite(action)
  }

  async #tryList (name: string, urlPath: string | null): Promise<void> {
    const { inside, outside } = this.#expectation
    const rows = await this.#rowsAt(name, this.#urlOf(null, urlPath))
    this.tried.push(name)
    this.#requireUnseen(name, rows)
    const isThere = (row: object): boolean => rows.some((shown) => this.#actions.isSame(shown, row))
    if (isThere(outside)) this.leaks.push(`${name} shows the row outside`)
    // a list that shows nothing at all would prove nothing
    if (name === 'list' && !isThere(inside)) this.leaks.push(`${name} does not show the row inside, by which its rows could be told: ${JSON.stringify(rows.slice(0, 2))}`)
  }

  /** What is shown of the row within reach. */
  async #tryShown (name: string, urlPath: string | null): Promise<void> {
    const answer = await this.#ask('GET', this.#urlOf(this.#actions.keyOf(this.#expectation.inside), urlPath))
    if (answer.statusCode < 400) this.#requireUnseen(name, parsed(answer))
  }

  #requireUnseen (name: string, data: unknown): void {
    for (const [field, value] of Object.entries(this.#expectation.relations ?? {})) {
      if (showsAt(data, field, value)) this.leaks.push(`${name}: it shows at "${field}" what is beyond the scope, ${JSON.stringify(value)}`)
    }
  }

  /** A client that asks for what is beyond the scope is to learn as much as by asking for what is not there. */
  async #tryFilters (name: string, urlPath: string | null): Promise<void> {
    const { relations = {}, filters = {} } = this.#expectation
    for (const [parameter, given] of Object.entries({ ...relations, ...filters })) {
      const [value, missing] = [given, missingLike(given)].map((one) => isList(one) ? one[0] : one)
      const url = (one: unknown): string => `${this.#urlOf(null, urlPath)}?${new URLSearchParams([[parameter, String(one)]]).toString()}`
      const [answer, nowhere] = [await this.#ask('GET', url(value)), await this.#ask('GET', url(missing))]
      this.tried.push(`${name}?${parameter}`)
      if (!areAlike(answer, nowhere, [value, missing])) this.leaks.push(`${name}: GET ${url(value)} answered ${told(answer)}, but ${told(nowhere)} for what is not there`)
    }
  }

  async #rowsAt (name: string, url: string): Promise<object[]> {
    const rows: object[] = []
    let next: string | null = url
    for (let page = 0; next !== null && page < MOST_PAGES; page++) {
      const answer = await this.#ask('GET', next)
      if (answer.statusCode >= 400) {
        if (name === 'list') this.leaks.push(`${name} could not be tried: GET ${next} answered ${told(answer)}`)
        return rows
      }
      const data = parsed(answer)
      rows.push(...rowsIn(data))
      next = isRecord(data) && typeof data.next === 'string' ? data.next : null
    }
    return rows
  }

  async #tryListWrite ({ name, method, urlPath }: ScopedAction): Promise<void> {
    const { outside } = this.#expectation
    const { stored, isSame } = this.#actions
    const before = await stored(outside)
    const what = `${name}: ${method} ${this.#urlOf(null, urlPath)}`
    const answer = await this.#ask(method, this.#urlOf(null, urlPath), this.#bodyFor(name))
    this.tried.push(name)
    if (JSON.stringify(await stored(outside)) !== JSON.stringify(before)) this.leaks.push(`${what} changed the row outside`)
    if (rowsIn(parsed(answer)).some((row) => isSame(row, outside))) this.leaks.push(`${what} shows the row outside`)
    // a refused body has tried nothing; a client that may not do it at all has
    if (answer.statusCode === 400 || answer.statusCode >= 500) this.leaks.push(`${what} could not be tried, as it answered ${told(answer)}. Give what it takes in \`bodies\`, or leave it out by \`except\``)
  }

  async #tryDetail ({ name, method, urlPath }: ScopedAction): Promise<void> {
    const { outside } = this.#expectation
    const { keyOf, missingKey, stored } = this.#actions
    const before = await stored(outside)
    const url = (key: unknown): string => this.#urlOf(key, urlPath)
    const body = this.#bodyFor(name)
    const answer = await this.#ask(method, url(keyOf(outside)), body)
    const nowhere = await this.#ask(method, url(missingKey), body)
    this.tried.push(name)
    const what = `${name}: ${method} ${url(keyOf(outside))}`
    if (answer.statusCode < 400) this.leaks.push(`${what} answered ${told(answer)}`)
    else if (!areAlike(answer, nowhere, [keyOf(outside), missingKey])) this.leaks.push(`${what} answered ${told(answer)}, but ${told(nowhere)} for a row that is not there`)
    if (JSON.stringify(await stored(outside)) !== JSON.stringify(before)) this.leaks.push(`${what} changed the row`)
  }

  async #tryRelations (except: readonly string[]): Promise<void> {
    const { inside, relations = {} } = this.#expectation
    const { keyOf } = this.#actions
    const writes = [['create', 'POST', this.#urlOf(null, null)], ['partialUpdate', 'PATCH', this.#urlOf(keyOf(inside), null)]] as const
    for (const [name, method, url] of writes.filter(([name]) => this.#actions.has(name) && !except.includes(name))) {
      for (const [field, key] of Object.entries(relations)) {
        const send = (value: unknown): Promise<Answer> => this.#ask(method, url, { ...(method === 'POST' ? this.#bodyFor(name) : {}), [field]: value })
        const [answer, nowhere] = [await send(key), await send(missingLike(key))]
        this.tried.push(`${name}.${field}`)
        const isRefused = answer.statusCode === 400 && isAbout(parsed(answer), field)
        if (!isRefused) this.leaks.push(`${name}: ${method} ${url} with ${field} = ${JSON.stringify(key)} answered ${told(answer)}, and not 400 for "${field}"`)
        else if (!areAlike(answer, nowhere, [key, missingLike(key)])) this.leaks.push(`${name}: ${method} ${url} with ${field} = ${JSON.stringify(key)} answered ${told(answer)}, but ${told(nowhere)} for one that is not there`)
      }
    }
  }

  #bodyFor (action: string): object {
    const { body = {}, bodies = {} } = this.#expectation
    return bodies[action] ?? body
  }

  #urlOf (key: unknown, urlPath: string | null): string {
    const { url } = this.#expectation
    const parts = [url.replace(/\/$/, ''), ...(key === null ? [] : [encodeURIComponent(String(key))]), ...(urlPath === null ? [] : [urlPath])]
    return `${parts.join('/')}${url.endsWith('/') ? '/' : ''}`
  }

  async #ask (method: string, url: string, payload?: object): Promise<Answer> {
    const { headers = {} } = this.#expectation
    const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH'
    return await this.#app.inject({ method, url, headers, ...(takesBody && payload !== undefined && { payload }) })
  }
}

/** The rows of an answer: a list, or a page of one. */
function rowsIn (data: unknown): object[] {
  const found = isRecord(data) && !isList(data) ? data.results : data
  return isList(found) ? found.filter(isRecord) : []
}

/** Whether an error is about that field, however deep an exception handler puts it. */
function isAbout (error: unknown, field: string): boolean {
  if (typeof error !== 'object' || error === null) return false
  return Object.hasOwn(error, field) || Object.values(error).some((part) => isAbout(part, field))
}

function told ({ statusCode, body }: Answer): string {
  return `${statusCode} ${body.slice(0, 200)}`.trim()
}

function parsed ({ body }: Answer): unknown {
  try {
    return JSON.parse(body) ?? {}
  } catch {
    return {}
  }
}
