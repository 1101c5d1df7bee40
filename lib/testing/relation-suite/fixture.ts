/** The models and rows that the checks of relations work on: a small library, whose models an adapter author makes with their relations. */
import type { Model, QuerySet } from '../../querysets/contract.ts'

/** Describes a publisher, which has `books`. */
export interface LibraryPublisher {
  id: number
  name: string
}

/**
 * Describes a book: `publisher` and `sequelOf` (another book) by their keys, `sequels` back from there, `reviews`, one `detail`,
 * and `tags` by way of taggings, in the order of their `position`.
 */
export interface LibraryBook {
  id: number
  title: string
  publisherId: number | null
  sequelOfId: number | null
}

/** Describes a tag, which has `books` by way of taggings. */
export interface LibraryTag {
  id: number
  /** Unique. */
  name: string
}

/** Describes a pair of a book and a tag, each pair once. */
export interface LibraryTagging {
  id: number
  bookId: number
  tagId: number
  position: number
}

/** Describes what somebody thinks of a `book`. */
export interface LibraryReview {
  id: number
  bookId: number
  rating: number | null
  text: string
}

/** Describes what else is to be said of a `book`, once at most. */
export interface LibraryDetail {
  id: number
  /** Unique. */
  bookId: number
  pages: number
}

/** Gives the suite the models of an adapter, related to each other, over an empty database. */
export interface LibraryModels {
  readonly Publisher: Model<LibraryPublisher>
  readonly Book: Model<LibraryBook>
  readonly Tag: Model<LibraryTag>
  readonly Tagging: Model<LibraryTagging>
  readonly Review: Model<LibraryReview>
  readonly Detail: Model<LibraryDetail>
}

/** What one check may use: filled models, in a database of its own. */
export interface LibraryBench {
  readonly books: QuerySet
  readonly Tag: Model
  readonly Tagging: Model
  readonly Review: Model
}

export type LibraryCheck = (bench: LibraryBench) => Promise<void>

/** Fills freshly made models with the rows that the checks know; their keys count from 1. */
export async function fillLibrary (models: LibraryModels): Promise<LibraryBench> {
  const { Publisher, Book, Tag, Tagging, Review, Detail } = models
  for (const name of ['North', 'South']) await Publisher.objects.create({ name })
  const books = [['Tides', 1, null], ['Tides again', 1, 1], ['Winds', 2, null], ['Tides at last', null, 2]] as const
  for (const [title, publisherId, sequelOfId] of books) await Book.objects.create({ title, publisherId, sequelOfId })
  for (const name of ['sea', 'wind', 'old']) await Tag.objects.create({ name })
  for (const [bookId, tagId, position] of [[1, 1, 2], [1, 2, 1], [2, 1, 1], [3, 2, 1]] as const) await Tagging.objects.create({ bookId, tagId, position })
  for (const [bookId, rating, text] of [[1, 5, 'good'], [1, 2, 'wet'], [2, null, 'good'], [3, 2, 'good']] as const) await Review.objects.create({ bookId, rating, text })
  for (const [bookId, pages] of [[2, 200], [3, 300]] as const) await Detail.objects.create({ bookId, pages })
  return { Tag, Tagging, Review, books: Book.objects }
}

/** The keys of the rows, in ascending order. */
export async function keysOf (rows: QuerySet): Promise<number[]> {
  const found = await rows.fetch() as { readonly id: number }[]
  return found.map(({ id }) => id).sort((a, b) => a - b)
}
