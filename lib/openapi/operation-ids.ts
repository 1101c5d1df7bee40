/** Names of operations for the clients that are made of a document: no two alike in one server, and the same at each start. */
import { snakeCase } from '../utils/names.ts'
import type { FastifyInstance } from 'fastify'

/** What an operation is called after. */
export interface NamedOperation {
  readonly resource: string
  readonly action: string
  readonly method: string
  /** The action's methods as they were declared: the first has the name by itself. */
  readonly methods: readonly string[]
  /** The whole URL. */
  readonly url: string
}

const taken = new WeakMap<object, Set<string>>()

/**
 * `book_list`, and `book_label_delete` for a further method of an action. Where another route has that name already, the
 * static parts of the URL go in front: what was there first keeps its name, so that adding a route renames no other.
 */
export function operationIdFor ({ server }: FastifyInstance, operation: NamedOperation): string {
  const names = taken.get(server) ?? new Set<string>()
  taken.set(server, names)
  const id = firstFree(candidatesFor(operation), names)
  names.add(id)
  return id
}

function candidatesFor ({ resource, action, method, methods, url }: NamedOperation): readonly string[] {
  const verb = methods.indexOf(method) > 0 ? `${words(action)}_${method.toLowerCase()}` : words(action)
  const parts = url.split('/').filter((part) => part !== '' && !part.startsWith(':')).map(words)
  if (parts.at(-1) === words(action)) parts.pop()
  return [`${words(resource)}_${verb}`, [...parts, verb].join('_')]
}

const words = (name: string): string => snakeCase(name).replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '')

function firstFree (candidates: readonly string[], names: ReadonlySet<string>): string {
  const free = candidates.find((one) => !names.has(one))
  if (free !== undefined) return free
  let count = 2
  while (names.has(`${candidates.at(-1)}_${count}`)) count++
  return `${candidates.at(-1)}_${count}`
}
