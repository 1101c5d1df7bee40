/** Rows that others refer to, as a client names and sees them: by keys, links, and nested. */
import { isList, isRecord } from '../utils/guards.ts'

/** As much of an answer as a client can tell two by. */
export interface Answer { readonly statusCode: number, readonly body: string }

const NO_NUMBER = 2_147_483_646
const NO_UUID = '00000000-0000-4000-8000-000000000000'

/** The like of a key, a link, or a list of them, that leads to no row. */
export function missingLike (value: unknown): unknown {
  if (typeof value === 'number') return NO_NUMBER
  if (typeof value === 'bigint') return BigInt(NO_NUMBER)
  if (isList(value)) return value.map(missingLike)
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, missingLike(part)]))
  return typeof value === 'string' ? missingText(value) : value
}

function missingText (text: string): string {
  if (text.includes('/')) return text.replace(/[^/?#]+(?=\/?$)/, (key) => missingText(key))
  if (/^\d+$/.test(text)) return String(NO_NUMBER)
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? NO_UUID : 'no-such-row'
}

/** The keys that such a value names rows by; of a link, its last part. */
function keysIn (value: unknown): string[] {
  if (isList(value)) return value.flatMap(keysIn)
  if (isRecord(value)) return Object.values(value).flatMap(keysIn)
  if (value === null || value === undefined) return []
  const text = String(value)
  return [text.includes('/') ? lastPart(text) : text]
}

function lastPart (link: string): string {
  return decodeURIComponent(/([^/?#]+)\/?(?:[?#].*)?$/.exec(link)?.[1] ?? link)
}

/** Whether the answers are the same but for the values that were asked by, which an answer may repeat. */
export function areAlike (one: Answer, other: Answer, values: readonly unknown[]): boolean {
  const keys = values.flatMap(keysIn)
  const bare = ({ body }: Answer): string => keys.reduce((text, key) => text.replaceAll(new RegExp(`(?<![\\w-])${escaped(key)}(?![\\w-])`, 'g'), '…'), body)
  return one.statusCode === other.statusCode && bare(one) === bare(other)
}

function escaped (text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Whether an answer shows such a row under that name, however deep: its key, a link to it, or the row itself. */
export function showsAt (data: unknown, field: string, value: unknown): boolean {
  const keys = keysIn(value)
  return fieldsIn(data, field).some((found) => isOneOf(found, keys))
}

function fieldsIn (data: unknown, field: string): unknown[] {
  if (isList(data)) return data.flatMap((one) => fieldsIn(one, field))
  if (!isRecord(data)) return []
  return Object.entries(data).flatMap(([name, part]) => name === field ? [part, ...fieldsIn(part, field)] : fieldsIn(part, field))
}

/** By these a nested row is told; by another property only where the key is no number, of which a row may have any. */
const NAMES: ReadonlySet<string> = new Set(['id', 'pk', 'url', 'href'])

function isOneOf (found: unknown, keys: readonly string[]): boolean {
  if (isList(found)) return found.some((one) => isOneOf(one, keys))
  if (!isRecord(found)) return keysIn(found).some((key) => keys.includes(key))
  const telling = keys.filter((key) => !/^\d+$/.test(key))
  return Object.entries(found).some(([name, part]) => !isRecord(part) && isOneOf(part, NAMES.has(name) ? keys : telling))
}
