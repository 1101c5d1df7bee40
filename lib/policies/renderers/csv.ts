/** Answers in CSV, for people with spreadsheets. */
import { ExactNumber } from '../../utils/exact-number.ts'
import { isRecord } from '../../utils/guards.ts'
import { BaseRenderer } from './base.ts'
import { writeJSON } from './json-writer.ts'
import type { RendererContext } from '../../types.ts'

/** What a spreadsheet would run as a formula, if a cell began with it. */
const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

/**
 * Answers in CSV: a line of names, then a line for each row; of a page its rows. What is nested is written as JSON. Text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
export class CSVRenderer extends BaseRenderer {
  override readonly mediaType: string = 'text/csv'
  override readonly format: string | null = 'csv'
  /** Whether text that looks like a formula stays as it is: for readers that are no spreadsheets. */
  readonly keepFormulas: boolean = false

  render (data: unknown, _acceptedMediaType: string, _context: RendererContext): string {
    const rows = rowsOf(data)
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const lines = [names, ...rows.map((row) => names.map((name) => Object.hasOwn(row, name) ? row[name] : null))]
    return lines.map((line) => `${line.map((value) => this.cell(value)).join(',')}\r\n`).join('')
  }

  /** The text of one value, quoted where it has to be. */
  cell (value: unknown): string {
    if (value === null || value === undefined) return ''
    const plain = typeof value === 'object' && !(value instanceof ExactNumber) ? plainOf(value) : value
    const text = String(plain)
    const harmless = typeof plain === 'string' && !this.keepFormulas && FORMULA.test(text) ? `'${text}` : text
    return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
  }
}

/** An object as JSON; where that is a text, as of a date, the text without its quotes. */
function plainOf (value: object): unknown {
  const json = writeJSON(value, { strict: false })
  return json.startsWith('"') ? JSON.parse(json) : json
}

/** The rows of a list, or of a page of one; anything else is one row. */
function rowsOf (data: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = Array.isArray(data) ? data : isRecord(data) && Array.isArray(data['results']) ? data['results'] : [data]
  return list.map((row: unknown) => isRecord(row) && !Array.isArray(row) ? row : { value: row })
}
