import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { integer as pgInteger, pgSchema, primaryKey as pgPrimaryKey, serial, text as pgText } from 'drizzle-orm/pg-core'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModel, drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { Count, prefetch, relationsOf, relatives } from '../../../lib/querysets/index.ts'
import { NO_SERVER, testDatabase } from '../../support/postgres.ts'
import type { RelatedModels } from '../../../lib/querysets/index.ts'
import type { Test } from 'tap'

// pairs without a key of their own, rows that are related to others of their own table, and names that Drizzle makes of properties
const people = sqliteTable('people', { id: integer().primaryKey(), fullName: text().notNull(), bossId: integer() })
const clubs = sqliteTable('clubs', { id: integer().primaryKey(), clubName: text().notNull() })
const members = sqliteTable('members', { personId: integer().notNull().references(() => people.id), clubId: integer().notNull().references(() => clubs.id), joinedIn: integer() }, (table) => [primaryKey({ columns: [table.personId, table.clubId] })])
const friends = sqliteTable('friends', { fromId: integer().notNull().references(() => people.id), toId: integer().notNull().references(() => people.id) }, (table) => [primaryKey({ columns: [table.fromId, table.toId] })])

class Town extends relationsOf({ people, clubs, members, friends }, ({ one, many }) => ({
  people: {
    boss: one('people', { column: 'bossId' }),
    team: many('people', { column: 'bossId' }),
    clubs: many('clubs', { through: 'members', orderBy: ['-joinedIn'] }),
    friends: many('people', { through: 'friends', column: 'fromId', targetColumn: 'toId' }),
    admirers: many('people', { through: 'friends', column: 'toId', targetColumn: 'fromId' })
  },
  clubs: { people: many('people', { through: 'members' }) }
})) {}

// the same in two schemas of PostgreSQL, of which both have a table of one name
const [north, south] = [pgSchema('north'), pgSchema('south')]
const pgPeople = north.table('people', { id: serial().primaryKey(), fullName: pgText().notNull(), bossId: pgInteger() })
const pgClubs = south.table('people', { id: serial().primaryKey(), clubName: pgText().notNull() })
const pgMembers = south.table('members', { personId: pgInteger().notNull().references(() => pgPeople.id), clubId: pgInteger().notNull().references(() => pgClubs.id), joinedIn: pgInteger() }, (table) => [pgPrimaryKey({ columns: [table.personId, table.clubId] })])
const pgFriends = north.table('friends', { fromId: pgInteger().notNull().references(() => pgPeople.id), toId: pgInteger().notNull().references(() => pgPeople.id) }, (table) => [pgPrimaryKey({ columns: [table.fromId, table.toId] })])

class Schemas extends relationsOf({ people: pgPeople, clubs: pgClubs, members: pgMembers, friends: pgFriends }, ({ one, many }) => ({
  people: {
    boss: one('people', { column: 'bossId' }),
    team: many('people', { column: 'bossId' }),
    clubs: many('clubs', { through: 'members', orderBy: ['-joinedIn'] }),
    friends: many('people', { through: 'friends', column: 'fromId', targetColumn: 'toId' }),
    admirers: many('people', { through: 'friends', column: 'toId', targetColumn: 'fromId' })
  },
  clubs: { people: many('people', { through: 'members' }) }
})) {}

async function filled ({ people: Person, clubs: Club, members: Member, friends: Friend }: RelatedModels<Town>): Promise<void> {
  for (const [fullName, bossId] of [['Ada', null], ['Bo', 1], ['Cy', 1], ['Di', 2]] as const) await Person.objects.create({ fullName, bossId })
  for (const clubName of ['chess', 'choir', 'rowing']) await Club.objects.create({ clubName })
  await Member.objects.bulkCreate([{ personId: 1, clubId: 1, joinedIn: 2001 }, { personId: 1, clubId: 2, joinedIn: 2020 }, { personId: 2, clubId: 1, joinedIn: 2010 }])
  await Friend.objects.bulkCreate([{ fromId: 1, toId: 2 }, { fromId: 2, toId: 1 }, { fromId: 3, toId: 1 }])
}

async function check (t: Test, models: RelatedModels<Town>): Promise<void> {
  await filled(models)
  const { people: Person, clubs: Club, members: Member } = models
  const names = async (rows: { fetch (): Promise<{ fullName: string }[]> }) => (await rows.fetch()).map(({ fullName }) => fullName)
  const all = Person.objects.orderBy('id')
  t.strictSame([await names(all.filter({ clubs__clubName: 'chess' })), await names(all.exclude({ clubs__clubName: 'chess' }))], [['Ada', 'Bo'], ['Cy', 'Di']], 'pairs without a key of their own')
  t.strictSame([await names(all.filter({ friends__fullName: 'Ada' })), await names(all.filter({ admirers__boss__fullName: 'Ada' }))], [['Bo', 'Cy'], ['Ada']], 'rows of the same table over pairs')
  t.strictSame([await names(all.filter({ boss__boss__fullName: 'Ada' })), await names(all.filter({ team__team__fullName: 'Di' }))], [['Di'], ['Ada']], 'rows of the same table by their own key')
  t.strictSame(await all.annotate({ clubCount: Count('clubs'), friendCount: Count('friends'), teamCount: Count('team__team') }).values('clubCount', 'friendCount', 'teamCount'), [
    { clubCount: 2, friendCount: 1, teamCount: 1 }, { clubCount: 1, friendCount: 1, teamCount: 0 }, { clubCount: 0, friendCount: 1, teamCount: 0 }, { clubCount: 0, friendCount: 0, teamCount: 0 }
  ])
  t.strictSame(await Person.objects.values('boss__fullName').annotate({ n: Count() }).filter({ boss__fullName: 'Ada' }).fetch(), [{ boss__fullName: 'Ada', n: 2 }])
  const loaded = await all.selectRelated('boss__boss').prefetchRelated('clubs', 'friends__clubs', prefetch('clubs', { queryset: Club.objects.orderBy('clubName'), toAttr: 'firstClub', limit: 1 })).fetch()
  t.strictSame(loaded.map((one) => [one.boss?.fullName, one.boss?.boss?.fullName, one.clubs.map(({ clubName }) => clubName), one.friends.map(({ fullName, clubs }) => [fullName, clubs.length]), one.firstClub.map(({ clubName }) => clubName)]), [
    [undefined, undefined, ['choir', 'chess'], [['Bo', 1]], ['chess']], ['Ada', undefined, ['chess'], [['Ada', 2]], ['chess']], ['Ada', undefined, [], [['Ada', 2]], []], ['Bo', 'Ada', [], [], []]
  ])
  const ada = await Person.objects.get({ id: 1 })
  await relatives(Person, ada, 'clubs').set([2, 3])
  await relatives(Person, ada, 'friends').add([2, 3, 4])
  t.strictSame([(await Member.objects.filter({ personId: 1 }).orderBy('clubId').values('clubId')).map(({ clubId }) => clubId), await names(Person.related(ada, 'friends').orderBy('id'))], [[2, 3], ['Bo', 'Cy', 'Di']])
  await relatives(Person, ada, 'admirers').clear()
  t.strictSame([await names(Person.related(ada, 'admirers')), await names(Person.related(ada, 'team').filter({ friends__isnull: false }))], [[], []])
}

test('SQLite: pairs without a key of their own, rows related to others of their table, and names by casing', async (t) => {
  const db = drizzle(createClient({ url: ':memory:' }), { casing: 'snake_case' })
  for (const statement of [
    'people (id integer primary key, full_name text not null, boss_id integer)', 'clubs (id integer primary key, club_name text not null)',
    'members (person_id integer not null references people (id), club_id integer not null references clubs (id), joined_in integer, primary key (person_id, club_id))',
    'friends (from_id integer not null references people (id), to_id integer not null references people (id), primary key (from_id, to_id))'
  ]) await db.run(sql.raw(`create table ${statement}`))
  await check(t, drizzleModels(db, Town))
})

test('a table is made a model in one place', async (t) => {
  const [one, other] = [drizzle(createClient({ url: ':memory:' })), drizzle(createClient({ url: ':memory:' }))]
  const twice = { code: 'FST_VIEWSETS_MODEL_INVALID' }
  drizzleModels(one, Town)
  t.throws(() => drizzleModel(one, people), { ...twice, message: /its table is one of drizzleModels\(\) already/ })
  t.throws(() => drizzleModels(one, Town), twice)
  drizzleModel(other, clubs)
  t.throws(() => drizzleModels(other, Town), { ...twice, message: /its table is one already/ })
})

const database = await testDatabase()

test('PostgreSQL: the same over several schemas', database === null ? { skip: NO_SERVER } : {}, async (t) => {
  const pool = new pg.Pool({ connectionString: database?.url })
  const db = drizzlePg(pool, { casing: 'snake_case' })
  for (const statement of [
    'create schema north', 'create schema south', 'create table north.people (id serial primary key, full_name text not null, boss_id integer)', 'create table south.people (id serial primary key, club_name text not null)',
    'create table south.members (person_id integer not null references north.people (id), club_id integer not null references south.people (id), joined_in integer, primary key (person_id, club_id))',
    'create table north.friends (from_id integer not null references north.people (id), to_id integer not null references north.people (id), primary key (from_id, to_id))'
  ]) await db.execute(sql.raw(statement))
  await check(t, drizzleModels(db, Schemas) as object as RelatedModels<Town>)
  await pool.end()
  await database?.drop()
})
