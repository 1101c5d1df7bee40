/** Values as the reference's own renderers print them: by Python's `str` and `json.dumps`. */

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Python's `repr` of what JSON holds. */
function shown (value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  return isObject(value) ? `{${Object.entries(value).map(([key, one]) => `${shown(key)}: ${shown(one)}`).join(', ')}}` : String(value)
}

/** Python's `str`. */
export function printed (value: unknown): string {
  return typeof value === 'string' ? value : shown(value)
}

/** Python's `json.dumps`; `ensureAscii` escapes all other letters. */
export function dumped (value: unknown, ensureAscii = true): string {
  if (Array.isArray(value)) return `[${value.map((one) => dumped(one, ensureAscii)).join(', ')}]`
  if (isObject(value)) return `{${Object.entries(value).map(([key, one]) => `${dumped(key, ensureAscii)}: ${dumped(one, ensureAscii)}`).join(', ')}}`
  const text = JSON.stringify(value ?? null)
  return ensureAscii ? text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`) : text
}
