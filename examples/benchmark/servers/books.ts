/** A page of books with publisher, authors, tags and the latest three opinions, put together from one list of rows for each relation. */
import type { Book, Opinion } from '../data/rows.ts'

export const OPINIONS = 3

export type BareBook = Pick<Book, 'id' | 'title' | 'pages'> & { publisherId: number }

/** A relative, with the book that it belongs to. */
export interface OfBook {
  bookId: number
  id: number
  name: string
}

export interface BookRelatives {
  readonly publishers: readonly { id: number, name: string }[]
  readonly authors: readonly OfBook[]
  readonly tags: readonly OfBook[]
  readonly opinions: readonly Opinion[]
}

function byBook<Row extends { bookId: number }, Shown> (rows: readonly Row[], show: (row: Row) => Shown): Map<number, Shown[]> {
  const groups = new Map<number, Shown[]>()
  for (const row of rows) {
    const group = groups.get(row.bookId)
    if (group === undefined) groups.set(row.bookId, [show(row)])
    else group.push(show(row))
  }
  return groups
}

const named = ({ id, name }: OfBook) => ({ id, name })

export function booksOf (rows: readonly BareBook[], found: BookRelatives): Book[] {
  const publishers = new Map(found.publishers.map((publisher) => [publisher.id, publisher]))
  const [authors, tags] = [byBook(found.authors, named), byBook(found.tags, named)]
  const opinions = byBook(found.opinions, (opinion) => opinion)
  return rows.map(({ id, title, pages, publisherId }) => ({
    id,
    title,
    pages,
    publisher: publishers.get(publisherId) as Book['publisher'],
    authors: authors.get(id) ?? [],
    tags: tags.get(id) ?? [],
    latestOpinions: opinions.get(id) ?? []
  }))
}
