import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { memoryModel } from '../../lib/querysets/memory/model.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { outcome } from './support/helper.ts'

const form = (text: string): MultiValueDict<unknown> => new MultiValueDict<unknown>([...new URLSearchParams(text)])

test('what a form leaves out (FLD-26)', async (t) => {
  const Category = memoryModel('Category', Type.Object({ id: Type.Integer(), name: Type.String() }))
  const Class = serializer(Type.Object({
    flag: fields.boolean(),
    maybe: fields.boolean({ allowNull: true }),
    ready: fields.boolean({ default: true }),
    kinds: fields.multipleChoice(['a', 'b']),
    categories: fields.primaryKey(Category, { many: true }),
    tags: fields.list(fields.char()),
    counts: fields.dict(fields.integer()),
    inner: fields.nested(Type.Object({ a: fields.char() }))
  }))
  t.strictSame(await outcome(Class, form('')), {
    tags: ['This field is required.'], counts: ['This field is required.'], inner: ['This field is required.']
  })
  t.strictSame(await outcome(Class, form(''), { partial: true }), {})
  const Short = serializer(Type.Object({ flag: fields.boolean(), maybe: fields.boolean({ allowNull: true }), ready: fields.boolean({ default: true }), kinds: fields.multipleChoice(['a']), categories: fields.primaryKey(Category, { many: true }) }))
  t.strictSame(await outcome(Short, form('')), { flag: false, maybe: null, ready: true, kinds: [], categories: [] })
})

test('what a blank value means (FLD-26)', async (t) => {
  const Class = serializer(Type.Object({
    nullable: fields.integer({ allowNull: true }),
    both: fields.char({ allowNull: true, allowBlank: true }),
    optional: fields.integer({ required: false }),
    blank: fields.char({ required: false, allowBlank: true }),
    plain: fields.char()
  }))
  t.strictSame(await outcome(Class, form('nullable=&both=&optional=&blank=&plain=x')), { nullable: null, both: '', blank: '', plain: 'x' })
  t.strictSame(await outcome(Class, form('nullable=1&both=&optional=&blank=&plain=')), { plain: ['This field may not be blank.'] })
})

test('repeated names make lists, elsewhere the last one counts (FLD-26)', async (t) => {
  const Class = serializer(Type.Object({ tags: fields.list(fields.char()), kinds: fields.multipleChoice(['a', 'b']), name: fields.char() }))
  t.strictSame(await outcome(Class, form('tags=x&tags=y&kinds=b&kinds=a&kinds=b&name=1&name=2')), { tags: ['x', 'y'], kinds: ['b', 'a'], name: '2' })
  t.strictSame(await outcome(Class, form('tags=a,b&name=1')), { tags: ['a,b'], kinds: [], name: '1' }, 'lists with commas are not split')
})

test('nested names (FLD-26)', async (t) => {
  const Class = serializer(Type.Object({
    profile: fields.nested(Type.Object({ name: fields.char(), tags: fields.list(fields.char()), admin: fields.boolean() })),
    items: fields.nested(Type.Object({ name: fields.char(), size: fields.integer() }), { many: true }),
    tags: fields.list(fields.integer()),
    counts: fields.dict(fields.integer())
  }))
  const data = 'profile.name=Ann&profile.tags=a&profile.tags=b&items[1]name=B&items[0]name=A&items[0]size=1&items[1]size=2&tags[10]=3&tags[2]=1&counts.x=1&counts.y=2'
  t.strictSame(await outcome(Class, form(data)), {
    profile: { name: 'Ann', tags: ['a', 'b'], admin: false }, items: [{ name: 'A', size: 1 }, { name: 'B', size: 2 }], tags: [1, 3], counts: { x: 1, y: 2 }
  })
  t.strictSame(await outcome(Class, form(`${data}&items[3]name=C&tags[3]=x`)), {
    items: { 2: { size: ['This field is required.'] } }, tags: { 1: ['A valid integer is required.'] }
  })
})

test('a form may be a list of objects, and a JSON field reads its text (FLD-26)', async (t) => {
  const Class = serializer(Type.Object({ a: fields.integer(), json: fields.json({ required: false }) }))
  t.strictSame(await outcome(Class, form('[0]a=1&[1]a=2&[1]json={"x":[1]}'), { many: true }), [{ a: 1 }, { a: 2, json: { x: [1] } }])
  t.strictSame(await outcome(Class, form('a=1&json={')), { json: ['Value must be valid JSON.'] })
})

test('an index without end is no index', async (t) => {
  const Class = serializer(Type.Object({ tags: fields.list(fields.integer()) }))
  t.strictSame(await outcome(Class, form(`tags[${'9'.repeat(5000)}]=1&tags[0]=2`)), { tags: [2] })
})

test('a blank name alone is an empty list or dictionary, also where one is required (FLD-26)', async (t) => {
  const Class = serializer(Type.Object({ tags: fields.list(fields.char()), counts: fields.dict(fields.integer()) }))
  t.strictSame(await outcome(Class, form('tags=&counts=')), { tags: [], counts: {} })
  t.strictSame(await outcome(Class, form('tags=&counts='), { partial: true }), { tags: [], counts: {} })
  t.strictSame(await outcome(Class, form('tags=&tags[0]=a&counts=&counts.x=1')), { tags: ['a'], counts: { x: 1 } }, 'what is in it counts')
  t.strictSame(await outcome(Class, form('tags=&tags=a&counts=5')), { tags: { 0: ['This field may not be blank.'] }, counts: ['This field is required.'] })
  const Some = serializer(Type.Object({ tags: fields.list(fields.char(), { allowEmpty: false }), counts: fields.dict(fields.integer(), { allowEmpty: false }) }))
  t.strictSame(await outcome(Some, form('tags=&counts=')), { tags: ['This list may not be empty.'], counts: ['This dictionary may not be empty.'] })
})

test('an empty list or dictionary inside a nested object (FLD-26)', async (t) => {
  const Class = serializer(Type.Object({ profile: fields.nested(Type.Object({ tags: fields.list(fields.char()), counts: fields.dict(fields.integer()) })) }))
  t.strictSame(await outcome(Class, form('profile.tags=&profile.counts=')), { profile: { tags: [], counts: {} } })
})
