import { Busboy } from '@fastify/busboy'
import { ParseError } from '../exceptions.ts'
import { parseMediaType } from '../media-types.ts'
import { MultiValueDict } from '../multi-value.ts'
import { UploadedFile } from '../uploaded-file.ts'
import { BaseParser } from './base.ts'
import type { ParserContext } from '../types.ts'

/** Reads `multipart/form-data`: fields and files together, each under its name. */
export class MultiPartParser extends BaseParser {
  override readonly mediaType: string = 'multipart/form-data'
  /** More fields or files than this are answered 400. */
  readonly maxParts: number = 1000

  override parse (body: Buffer, { contentType }: Pick<ParserContext, 'contentType'>): Promise<MultiValueDict<unknown>> {
    const boundary = parseMediaType(contentType).parameters.get('boundary')
    if (boundary === undefined || boundary === '') throw fault('Invalid boundary in multipart: None')
    return readParts(body, { 'content-type': contentType }, this.maxParts)
  }
}

function fault (why: string): ParseError {
  return new ParseError(`Multipart form parse error - ${why}`)
}

function readParts (body: Buffer, headers: { 'content-type': string }, maxParts: number): Promise<MultiValueDict<unknown>> {
  return new Promise((resolve, reject) => {
    const data = new MultiValueDict<unknown>()
    const refuse = (why: string): void => reject(fault(why))
    let reader
    try {
      reader = new Busboy({ headers, limits: { parts: maxParts, fieldSize: Infinity } })
    } catch (error) {
      return refuse((error as Error).message)
    }
    reader.on('field', (name: string | undefined, value) => { if (name !== undefined) data.append(name, value) })
    reader.on('file', (name: string | undefined, stream, filename, _encoding, contentType) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (name === undefined) return
        const content = Buffer.concat(chunks)
        // a form sends an empty name, and nothing else, where no file was chosen
        data.append(name, filename ? new UploadedFile(filename, contentType, content) : content.toString())
      })
    })
    reader.on('partsLimit', () => refuse(`Too many parts: at most ${maxParts} are read.`))
    // a body that ends early, or holds no part at all, is what was read of it so far
    reader.on('error', () => resolve(data))
    reader.on('finish', () => resolve(data))
    reader.end(body)
  })
}
