/** What a help desk keeps, wherever it does: the rows of each model, and the few that it starts with. */
import type { Model } from '../../../lib/index.ts'

export const STATUSES = ['new', 'open', 'waiting', 'closed'] as const

export interface Team { id: number, name: string, slug: string }

export interface Ticket {
  id: number
  title: string
  body: string
  reporter: string | null
  page: string | null
  address: string | null
  token: string | null
  isOpen: boolean
  priority: number
  views: number
  score: number | null
  cost: string | null
  spent: number | null
  dueOn: string | null
  dueAt: string | null
  createdAt: Date
  status: typeof STATUSES[number]
  tags: unknown
  meta: unknown
  teamId: number | null
}

export interface Comment { id: number, ticketId: number, author: string, text: string }

export interface DeskModels {
  readonly Team: Model<Team>
  readonly Ticket: Model<Ticket>
  readonly Comment: Model<Comment>
}

export interface HelpDesk {
  readonly models: DeskModels
  /** Removes all rows. */
  empty (): Promise<void>
  close (): Promise<void>
}

/** A few rows, with the keys 1, 2, 3 and so on. */
export async function seed ({ models: { Team, Ticket, Comment }, empty }: HelpDesk): Promise<void> {
  await empty()
  for (const [at, name] of ['Tools', 'Garden', 'Kitchen'].entries()) await Team.objects.create({ id: at + 1, name, slug: name.toLowerCase() })
  for (let id = 1; id <= 8; id++) {
    await Ticket.objects.create({
      id, title: `Ticket ${id}`, priority: id % 5 + 1, cost: `${id}.50`, score: id / 3, teamId: id % 3 + 1, tags: ['a', id], meta: { depth: [id] }, dueOn: `2024-02-0${id}`, createdAt: new Date(id * 1e11)
    } as never)
    await Comment.objects.create({ ticketId: id, author: 'ada', text: 'Hello' } as never)
  }
}
