/** The text that stands for a row, and what is to be read of it for that. */
import type { Model } from '../contract.ts'
import { FST_VIEWSETS_LOOKUP_UNKNOWN, FST_VIEWSETS_TEXT_MISSING, FST_VIEWSETS_TEXT_UNREAD } from '../../errors.ts'
import { findRelation } from './named.ts'
import { KEYS, readsAlong, together, WHOLE_ROW } from './reads.ts'
import type { Reads } from './reads.ts'

/** What is read at the end of paths such as `book__title`; throws `FST_VIEWSETS_LOOKUP_UNKNOWN` for a name that leads nowhere. */
export function readsOfPaths (model: Model, paths: readonly string[]): Reads {
  return together(paths.map((path) => {
    const words = path.split('__')
    requirePath(model, words)
    return readsAlong(model, words, () => WHOLE_ROW)
  }))
}

function requirePath (model: Model, [name, ...rest]: readonly string[]): void {
  if (name === undefined || (model.columns.has(name) && rest.length === 0)) return
  const relation = model.columns.has(name) ? undefined : findRelation(model, name)
  if (relation === undefined) throw new FST_VIEWSETS_LOOKUP_UNKNOWN(model.name, name, [...model.columns.keys(), ...model.relations?.keys() ?? []].join(', '))
  requirePath(relation.model, rest)
}

/** What the text of rows of that model reads. */
export function readsOfText (model: Model): Reads {
  const { text } = model
  const read = text === undefined || text === null ? KEYS : text.reads === null ? WHOLE_ROW : readsOfPaths(model, text.reads)
  return { ...read, isText: true }
}

const models = new WeakMap<object, Model>()

/** Tells of rows whose text is going to be shown which model they are of. */
export function rememberModel (model: Model, rows: readonly object[]): void {
  for (const row of rows) models.set(row, model)
}

/** The text of a row that a queryset gave, or of an object of a class that says its own. */
export function textOf (row: object): string {
  const text = textKnown(row)
  if (text !== null) return text
  if (row.toString === Object.prototype.toString) throw new FST_VIEWSETS_TEXT_MISSING()
  return String(row)
}

/** The text of a row that a queryset gave; null for any other object. */
export function textKnown (row: object): string | null {
  const model = models.get(row)
  return model === undefined ? null : textOfRow(model, row)
}

function textOfRow (model: Model, row: object): string {
  const { text, name, primaryKey } = model
  if (text === undefined || text === null) return `${name} object (${String(Reflect.get(row, primaryKey))})`
  return String(text.of(new Proxy(row, guardOf(model))))
}

const guards = new WeakMap<Model, ProxyHandler<object>>()

/** What keeps a text from being made of what nobody fetched, which would read as undefined. */
function guardOf (model: Model): ProxyHandler<object> {
  let guard = guards.get(model)
  if (guard === undefined) guards.set(model, guard = { get: (row, name) => isUnread(model, row, name) ? refuse(model, String(name)) : Reflect.get(row, name) })
  return guard
}

function isUnread (model: Model, row: object, name: string | symbol): boolean {
  if (typeof name !== 'string' || name in Object.prototype) return false
  if (model.columns.has(name)) return !(name in row)
  return (model.text?.reads === null || !(name in row)) && findRelation(model, name) !== undefined
}

function refuse (model: Model, name: string): never {
  throw new FST_VIEWSETS_TEXT_UNREAD(model.name, name, model.columns.has(name) ? name : `${name}__…`)
}
