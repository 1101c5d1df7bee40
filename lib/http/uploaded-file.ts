/** A file that came with a form. */
export class UploadedFile {
  /** The name that the client gave it; never a path. */
  readonly name: string
  readonly contentType: string
  readonly content: Buffer

  constructor (name: string, contentType: string, content: Buffer) {
    this.name = name
    this.contentType = contentType
    this.content = content
  }

  /** In bytes. */
  get size (): number {
    return this.content.length
  }
}
