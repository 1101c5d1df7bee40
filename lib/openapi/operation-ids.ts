/** Names of operations for the clients that are made of a document: no two alike in one server, and the same at each start. */
import { onceForEach, snakeCase } from '../utils/names.ts'
import type { FastifyInstance } from 'fastify'

/** What an operation is called after. */
interface NamedOperation {
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
  const id = shortId(operation)
  const free = names.has(id) ? firstFree(longId(operation), names) : id
  names.add(free)
  return free
}

function shortId (operation: NamedOperation): string {
  return `${words(operation.resource)}_${verbOf(operation)}`
}

function longId (operation: NamedOperation): string {
  const parts = operation.url.split('/').filter((part) => part !== '' && !part.startsWith(':')).map(words)
  if (parts.at(-1) === words(operation.action)) parts.pop()
  return [...parts, verbOf(operation)].join('_')
}

function verbOf ({ action, method, methods }: NamedOperation): string {
  return methods.indexOf(method) > 0 ? `${words(action)}_${method.toLowerCase()}` : words(action)
}

const words = onceForEach((name) => snakeCase(name).replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, ''))

function firstFree (candidate: string, names: ReadonlySet<string>): string {
  if (!names.has(candidate)) return candidate
  let count = 2
  while (names.has(`${candidate}_${count}`)) count++
  return `${candidate}_${count}`
}
