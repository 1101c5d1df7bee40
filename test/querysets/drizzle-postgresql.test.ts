import { bigint, bigserial, boolean, char, date, doublePrecision, inet, integer, json, jsonb, numeric, pgEnum, pgTable, real, serial, smallint, text, time, timestamp, uuid, varchar } from 'drizzle-orm/pg-core'
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy'
import { test } from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { IntegrityError, InvalidPattern } from '../../lib/querysets/exceptions.ts'

const state = pgEnum('state', ['new', 'old'])
const kinds = pgTable('kinds', {
  id: serial().primaryKey(),
  small: smallint(),
  whole: integer(),
  safe: bigint({ mode: 'number' }),
  big: bigint({ mode: 'bigint' }),
  counted: bigserial({ mode: 'bigint' }),
  text: text(),
  short: varchar({ length: 5 }).unique(),
  padded: char({ length: 2 }),
  state: state().default('new'),
  address: inet(),
  key: uuid(),
  price: numeric({ precision: 5, scale: 2 }),
  rate: real(),
  exact: doublePrecision(),
  flag: boolean(),
  day: date(),
  dayDate: date({ mode: 'date' }),
  at: time(),
  moment: timestamp(),
  momentZone: timestamp('moment_zone', { withTimezone: true }),
  momentText: timestamp({ mode: 'string' }),
  body: json(),
  binaryBody: jsonb(),
  list: integer().array()
})

/** A model that writes down its statements, and answers each with an error where there is one. */
function recorded (error?: object) {
  const statements: { text: string, values: unknown[] }[] = []
  const db = drizzleProxy(async (text, values) => {
    statements.push({ text, values })
    if (error !== undefined) throw Object.assign(new Error('refused'), error)
    return { rows: [] }
  })
  const Kind = drizzleModel(db, kinds)
  const whereOf = async (condition: object): Promise<[string, ...unknown[]]> => {
    await Kind.objects.only('id').filter(condition as { readonly id?: number }).orderBy('id').fetch()
    const { text, values } = statements.at(-1) as { text: string, values: unknown[] }
    return [text.replace(/^.* where (.*) order by .*$/, '$1').replaceAll('"kinds".', ''), ...values]
  }
  return { Kind, statements, whereOf }
}

test('column facts come from the columns of PostgreSQL', async (t) => {
  const { columns } = recorded().Kind
  t.strictSame([...columns.values()].map(({ name, kind, native }) => `${name} ${kind} ${native}`), [
    'id integer number', 'small integer number', 'whole integer number', 'safe integer number', 'big bigint bigint', 'counted bigint bigint', 'text text string',
    'short text string', 'padded text string', 'state text string', 'address text string', 'key uuid string', 'price decimal string', 'rate float number', 'exact float number',
    'flag boolean boolean', 'day date string', 'dayDate date Date', 'at time string', 'moment datetime Date', 'momentZone datetime Date', 'momentText datetime string',
    'body json json', 'binaryBody json json', 'list array json'
  ])
  t.match(columns.get('id'), { generated: true, hasDefault: true, maximum: 2 ** 31 - 1, minimum: -(2 ** 31) })
  t.match([columns.get('small'), columns.get('price'), columns.get('short')], [{ maximum: 32767 }, { precision: 5, scale: 2 }, { maxLength: 5, unique: true }])
  t.match([columns.get('state'), columns.get('list'), columns.get('counted')], [{ choices: ['new', 'old'], defaultValue: 'new' }, { element: 'integer' }, { generated: true }])
})

test('conditions are written in the words of PostgreSQL', async (t) => {
  const { whereOf } = recorded()
  const written: readonly (readonly [object, readonly unknown[]])[] = [
    [{ text__icontains: '5%' }, ['"text" ilike $1 escape \'\\\'', '%5\\%%']],
    [{ text__startswith: 'a' }, ['"text" like $1 escape \'\\\'', 'a%']],
    [{ text__iexact: 'a' }, ['"text" ilike $1 escape \'\\\'', 'a']],
    [{ text__iregex: 'a' }, ['"text" ~* $1', 'a']],
    [{ whole__icontains: '5' }, ['cast("whole" as text) ilike $1 escape \'\\\'', '%5%']],
    [{ whole: 2 ** 31 }, ['1 = 0']],
    [{ id__in: [1, '2'] }, ['"id" = any($1)', [1, 2]]],
    [{ state: 'odd' }, ['false']],
    [{ address: 'nonsense' }, ['cast("address" as text) = $1', 'nonsense']],
    [{ text: 'a\0b' }, ['false']],
    [{ text__in: ['a\0b'] }, ['false']],
    [{ text__in: ['a\0b', 'c'] }, ['"text" = any($1)', ['c']]],
    [{ body: { a: 1 } }, ['cast("body" as jsonb) = $1', '{"a":1}']],
    [{ rate: 1e39 }, ['1 = 0']],
    [{ moment__year: 2024 }, ['extract(year from "moment") = $1', 2024]],
    [{ momentZone__week_day: 1 }, ['(extract(dow from ("moment_zone" at time zone \'UTC\')) + 1) = $1', 1]],
    [{ momentZone__date: '2024-01-02' }, ['to_char(("moment_zone" at time zone \'UTC\'), \'YYYY-MM-DD\') = $1', '2024-01-02']],
    [{ at__second__gte: 5 }, ['floor(extract(second from "at")) >= $1', 5]],
    [{ day: '2024-1-2' }, ['"day" = $1', '2024-01-02']]
  ]
  for (const [condition, wanted] of written) t.strictSame(await whereOf(condition), wanted, JSON.stringify(condition))
})

test('errors of PostgreSQL are told by property', async (t) => {
  const errors: readonly (readonly [object, Partial<IntegrityError>])[] = [
    [{ code: '23505', detail: 'Key (moment_zone, "short")=(a, b) already exists.' }, { kind: 'unique', fields: ['momentZone', 'short'] }],
    [{ code: '23505', detail: 'Key (lower(text))=(a) already exists.' }, { kind: 'unique', fields: [] }],
    [{ code: '23503', detail: 'Key (whole)=(9) is not present in table "x".' }, { kind: 'foreignKey', fields: ['whole'] }],
    [{ code: '23502', column: 'moment_zone' }, { kind: 'notNull', fields: ['momentZone'] }],
    [{ code: '23502', column_name: 'moment_zone' }, { kind: 'notNull', fields: ['momentZone'] }],
    [{ code: '23514' }, { kind: 'check', fields: [] }],
    [{ code: '22003' }, { kind: 'check', fields: [] }]
  ]
  for (const [error, wanted] of errors) await t.rejects(recorded(error).Kind.objects.create({ whole: 1 }), { name: 'IntegrityError', ...wanted })
  await t.rejects(recorded({ code: '2201B' }).Kind.objects.filter({ text__regex: 'a' }).fetch(), InvalidPattern)
  await t.rejects(recorded({ code: '57014' }).Kind.objects.filter({ text__regex: 'a' }).fetch(), /Failed query|refused/)
})
