/** Where the neighbours of a page begin, told by the positions of its rows. */
import type { Cursor } from './cursor-text.ts'

/** The positions of rows, each worked out when it is asked for: few of them are. */
interface Positions {
  readonly length: number
  at (index: number): string | undefined
}

/** A page that was read at a cursor. */
export interface CursorPage {
  readonly cursor: Cursor
  readonly size: number
  /** The position of each row, in the order in which they are shown. */
  readonly positions: Positions
  /** The position of the first row beyond the page, in the direction of reading; null where there is none. */
  readonly following: string | null
}

/** One side of a page: whether there are rows, and what their position is known to be. */
interface Side {
  readonly exists: boolean
  readonly position: string | null
}

function sideOf ({ cursor, following }: CursorPage, forward: boolean): Side {
  // what lies ahead was read, what lies behind is where the cursor came from
  if (forward !== cursor.reverse) return { exists: following !== null, position: following }
  return { exists: cursor.position !== null || cursor.offset > 0, position: cursor.position }
}

/** The cursor of the page after, or before, this one; null where there is none. */
export function neighbour (page: CursorPage, forward: boolean): Cursor | null {
  const side = sideOf(page, forward)
  if (!side.exists) return null
  const place = page.positions.length === 0 ? { offset: 0, position: side.position } : placeAmong(page, forward)
  return { ...place, reverse: !forward }
}

type Place = Pick<Cursor, 'offset' | 'position'>

/** A place told from the row nearest to that side whose position is its own: rows after it are counted. */
function placeAmong (page: CursorPage, forward: boolean): Place {
  const { cursor, positions } = page
  const turns = cursor.reverse === forward
  const fromEdge = (offset: number): string | undefined => positions.at(forward ? -1 - offset : offset)
  // an offset means that the row at this edge shares its position with rows beyond it
  const shared = turns && cursor.offset !== 0 ? fromEdge(0) : sideOf(page, forward).position
  for (let offset = 0; offset < positions.length; offset++) {
    const position = fromEdge(offset)
    if (position !== undefined && position !== shared) return { offset, position }
  }
  const other = sideOf(page, !forward)
  if (!other.exists) return { offset: page.size, position: null }
  return { offset: turns ? 0 : cursor.offset + page.size, position: other.position }
}
