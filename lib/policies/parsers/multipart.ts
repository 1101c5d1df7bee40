import { parseMediaType } from '../../http/media-types.ts'
import { MultiValueDict } from '../../http/multi-value-dict.ts'
import { UploadedFile } from '../../http/uploaded-file.ts'
import { BaseParser } from './base.ts'
import { charsetOf } from '../../http/charsets.ts'
import { decodedBase64, fileNameOf, multipartFault, readPart } from './part.ts'
import type { ParserContext } from '../../types.ts'
import type { Charset } from '../../http/charsets.ts'
import type { Part } from './part.ts'

/** Reads `multipart/form-data`: fields and files together, each under its name. */
export class MultiPartParser extends BaseParser {
  override readonly mediaType: string = 'multipart/form-data'
  /** More fields or files than this are answered 400. */
  readonly maxParts: number = 1000

  override parse (body: Buffer, { contentType }: Pick<ParserContext, 'contentType'>): MultiValueDict<unknown> {
    const boundary = parseMediaType(contentType).parameters.get('boundary')
    if (boundary === undefined || !BOUNDARY.test(boundary)) throw multipartFault(`Invalid boundary in multipart: ${boundary ?? 'None'}`)
    const charset = charsetOf(contentType)
    const data = new MultiValueDict<unknown>()
    let count = 0
    for (const part of partsOf(body, boundary)) {
      if (++count > this.maxParts) throw multipartFault(`Too many parts: at most ${this.maxParts} are read.`)
      addPart(data, part, charset)
    }
    return data
  }
}

const BOUNDARY = /^[ -~]{0,200}[!-~]$/
const LINE_END = '\r\n'

/** The bytes between the boundaries, one part after the other; what a body that ends early has of its last part is all of it. */
function * partsOf (body: Buffer, boundary: string): Iterable<Buffer> {
  const delimiter = Buffer.from(`${LINE_END}--${boundary}`, 'latin1')
  const startsAtOnce = body.subarray(0, delimiter.length - LINE_END.length).equals(delimiter.subarray(LINE_END.length))
  let start = startsAtOnce ? delimiter.length - LINE_END.length : endOfNext(body, delimiter, 0)
  while (start !== -1 && !isLast(body, start)) {
    // the end of this line may begin the next boundary: a part without anything
    const next = endOfNext(body, delimiter, start)
    yield body.subarray(start, next === -1 ? body.length : next - delimiter.length)
    start = next
  }
}

/** Where the next boundary ends, -1 where there is none: a longer line is a boundary of something else. */
function endOfNext (body: Buffer, delimiter: Buffer, from: number): number {
  let at = body.indexOf(delimiter, from)
  while (at !== -1) {
    const end = at + delimiter.length
    if (end === body.length || LINE_ENDINGS.has(body[end]) || isLast(body, end)) return end
    at = body.indexOf(delimiter, end)
  }
  return -1
}

const HYPHEN = 0x2D
/** What may follow a boundary: the end of its line, or blanks before it. */
const LINE_ENDINGS: ReadonlySet<number | undefined> = new Set([0x0D, 0x20, 0x09])

function isLast (body: Buffer, end: number): boolean {
  return body[end] === HYPHEN && body[end + 1] === HYPHEN
}

/** Adds what a part holds, where it says under which name: a file where it has the name of one, else a text. */
function addPart (data: MultiValueDict<unknown>, bytes: Buffer, charset: Charset): void {
  const part = readPart(bytes)
  const name = part?.disposition.get('name')?.trim()
  if (part === null || name === undefined) return
  const content = part.isBase64 ? decodedBase64(part.content) : part.content
  const given = part.disposition.get('filename') ?? ''
  // a form sends an empty name, and nothing else, where no file was chosen
  if (given === '') data.append(name, charset.decodeLoosely(content ?? part.content))
  else addFile(data, name, part, fileNameOf(given), content)
}

function addFile (data: MultiValueDict<unknown>, name: string, { contentType }: Part, fileName: string | null, content: Buffer | null): void {
  if (content === null) throw multipartFault('Could not decode base64 data.')
  if (fileName !== null) data.append(name, new UploadedFile(fileName, contentType, content))
}
