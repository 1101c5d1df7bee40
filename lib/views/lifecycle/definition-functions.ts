/**
 * Functions in the definitions of a class body. Their `this` is the view that was made at boot, which serves no request: who
 * looks for one there is told at boot, or as soon as the function runs, and never finds that of another client.
 */
import { kWritten } from '../../utils/deferred-class.ts'
import { FST_VIEWSETS_DEFINITION_READS_REQUEST } from '../../errors.ts'
import { nameOf } from '../../utils/names.ts'

/** What a view has of its request. */
const OF_REQUEST = ['request', 'reply', 'kwargs', 'action', 'formatKwarg', 'data', 'settings'] as const

/** Throws where a function that is written in one of these attributes reads what only a request has; lets the view refuse to tell it later. */
export function refuseRequests (view: object, attributes: readonly (readonly [name: string, value: unknown])[]): void {
  const owner = nameOf(view.constructor)
  const seen = new WeakSet()
  const suspects = attributes.filter(([name, value]) => {
    const functions = functionsIn(value, '', seen)
    for (const { path, source } of functions) {
      const read = readByArrow(source)
      if (read !== null) throw new FST_VIEWSETS_DEFINITION_READS_REQUEST(`\`${owner}.${name}\``, path === '' ? 'a function in it' : `its \`${path}\``, read)
    }
    return functions.length > 0
  })
  const holders = (suspects.length === 0 ? attributes : suspects).map(([name]) => `\`${owner}.${name}\``).join(' or ')
  for (const name of OF_REQUEST) {
    Object.defineProperty(view, name, { get () { throw new FST_VIEWSETS_DEFINITION_READS_REQUEST(holders, 'a function in it', name) } })
  }
}

interface WrittenFunction {
  /** Where it is: `extra.ownerId.queryset`. */
  readonly path: string
  readonly source: string
}

function functionsIn (value: unknown, path: string, seen: WeakSet<object>): WrittenFunction[] {
  const found: WrittenFunction[] = []
  collect(value, path, seen, found)
  return found
}

// each schema of a program is walked through, and most have none
function collect (value: unknown, path: string, seen: WeakSet<object>, found: WrittenFunction[]): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
  seen.add(value)
  const { [kWritten]: written }: { readonly [kWritten]?: readonly unknown[] } = value
  if (written !== undefined) for (const one of written) collect(one, path, seen, found)
  else if (typeof value === 'function') collectFunction(value, path, found)
  else if (Array.isArray(value)) for (const [name, one] of value.entries()) collect(one, path || String(name), seen, found)
  else if (isPlain(value)) collectProperties(value, path, seen, found)
}

function collectFunction (value: object, path: string, found: WrittenFunction[]): void {
  if (!isClass(value)) found.push({ path, source: sourceOf(value) })
}

function collectProperties (object: object, path: string, seen: WeakSet<object>, found: WrittenFunction[]): void {
  for (const name of Object.getOwnPropertyNames(object)) {
    // a getter may want the request
    const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value
    if (typeof value === 'object' || typeof value === 'function') collect(value, path === '' ? name : `${path}.${name}`, seen, found)
  }
}

function isPlain (value: object): boolean {
  const prototype = Reflect.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const isClass = (value: object): boolean => Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g

function sourceOf (value: unknown): string {
  return Function.prototype.toString.call(value).replace(COMMENT, '').trim()
}

/** Methods and plain functions have a `this` of their own. */
const ARROW = /^(?:async\s*)?(?:\(|[\w$]+\s*=>)/
const READS = new RegExp(`\\bthis\\s*\\??\\.\\s*(${OF_REQUEST.join('|')})\\b`)

function readByArrow (source: string): string | null {
  return ARROW.test(source) ? READS.exec(source)?.[1] ?? null : null
}
