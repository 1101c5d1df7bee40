/** The models of the help desk in memory. */
import { Type } from '@sinclair/typebox'
import { memoryModel } from '../../../lib/index.ts'
import { STATUSES } from './rows.ts'
import type { DeskModels, HelpDesk } from './rows.ts'

const formatted = <T>(format: string) => Type.Unsafe<T>({ type: 'string', format })
const orNull = <T>(format: string) => Type.Union([formatted<T>(format), Type.Null()])

function models () {
  const Team = memoryModel('Team', Type.Object({ id: Type.Integer(), name: Type.String({ maxLength: 50 }), slug: Type.String({ maxLength: 50 }) }), { unique: ['name', 'slug'] })
  const Ticket = memoryModel('Ticket', Type.Object({
    id: Type.Integer(),
    title: Type.String({ maxLength: 100 }),
    body: Type.String({ default: '' }),
    reporter: Type.Union([Type.String(), Type.Null()]),
    page: Type.Union([Type.String(), Type.Null()]),
    address: Type.Union([Type.String(), Type.Null()]),
    token: orNull<string>('uuid'),
    isOpen: Type.Boolean({ default: true }),
    priority: Type.Integer({ default: 3 }),
    views: Type.Integer({ default: 0 }),
    score: Type.Union([Type.Number(), Type.Null()]),
    cost: orNull<string>('decimal'),
    spent: Type.Union([Type.Number(), Type.Null()]),
    dueOn: orNull<string>('date'),
    dueAt: orNull<string>('time'),
    createdAt: Type.Unsafe<Date>({ type: 'string', format: 'date-time', default: new Date(0) }),
    status: Type.Union(STATUSES.map((each) => Type.Literal(each)), { default: 'new' }),
    tags: Type.Unsafe<unknown>({ type: 'array', default: [] }),
    meta: Type.Unknown({ default: null }),
    teamId: Type.Union([Type.Integer(), Type.Null()])
  }), { references: { teamId: Team }, columns: { cost: { precision: 10, scale: 2 } } })
  const Comment = memoryModel('Comment', Type.Object({ id: Type.Integer(), ticketId: Type.Integer(), author: Type.String({ maxLength: 30 }), text: Type.String() }), {
    references: { ticketId: Ticket }, uniqueTogether: [['ticketId', 'author']]
  })
  return { Team, Ticket, Comment }
}

export async function inMemory (): Promise<HelpDesk> {
  const { Team, Ticket, Comment } = models()
  return {
    models: { Team, Ticket, Comment } as unknown as DeskModels,
    empty: async () => { for (const { objects } of [Comment, Ticket, Team]) await objects.deleteMany() },
    close: async () => {}
  }
}
