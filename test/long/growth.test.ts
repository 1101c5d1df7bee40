/** What a client sends is read at a cost that grows as its length does, and what it asks for ends. */
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { cost, isLinear } from './growth.ts'
import { JSONParser, memoryModel } from '../support/helper.ts'
import { searchTerms } from '../../lib/filters/search-terms.ts'
import { parseAccept, parseMediaType } from '../../lib/http/media-types.ts'

const timeout = 600_000

test('a header costs no more than its length', { timeout }, async (t) => {
  for (const part of [',', ';', '"', ';"', '";', '\\"', '*/*,', 'a/b;q="', "x*=''%ff;"]) {
    const read = (size: number): void => {
      parseAccept(part.repeat(size / part.length))
      parseMediaType(part.repeat(size / part.length))
    }
    t.ok(await isLinear(read, 60_000), part)
  }
})

test('a body costs no more than its length', { timeout }, async (t) => {
  const parser = new JSONParser()
  for (const part of ['[', '{"a":', '"', '\\', '"\\', '[1,', ' ', '\n', '1', '-', '"\\u0041', '{"":"",']) {
    const read = (size: number): void => {
      try { parser.parse(Buffer.from(part.repeat(size / part.length)), { contentType: 'application/json', maxDepth: 100 }) } catch {}
    }
    t.ok(await isLinear(read, 400_000), part)
  }
})

test('a search costs no more than its length, however its quotes are set (FLT-04)', { timeout }, async (t) => {
  const texts: ((size: number) => string)[] = [
    (size) => '"' + '\\" '.repeat(size / 3), (size) => '\'"'.repeat(size / 2), (size) => '"a '.repeat(size / 3), (size) => `${','.repeat(size / 2)}x${','.repeat(size / 2)}"`
  ]
  for (const text of texts) t.ok(await isLinear((size) => searchTerms(text(size)), 60_000), text(12))
})

/** Far above the tenth of a second that a pattern has. */
const LONG = 2000

test('a pattern that would go on for ever ends', { timeout }, async (t) => {
  const rows = [...Array.from({ length: 500 }, (_, index) => ({ title: `Title of ${index} words (${'ab'.repeat(30)})` })), { title: ' '.repeat(100_000) }]
  const { objects } = memoryModel('Note', Type.Object({ id: Type.Integer(), title: Type.String() }), { rows })
  for (const pattern of ['^(a+)+$', '^(a|aa)+$', '(a?){40}a{40}$', '^(?=(a+)+$)', '(a+)\\1+$', '((a*)*)*$', `^${'a?'.repeat(40)}${'a'.repeat(40)}$`, '\\s+$\\b', '(?:a|a)(?:a|a)+$']) {
    t.ok(await cost(() => objects.filter({ title__regex: pattern }).count().catch(() => {}), LONG) < LONG, pattern)
  }
})

test('what grows with the square of its input is found', { timeout }, async (t) => {
  t.notOk(await isLinear((size) => /0+$/.test(`${'0'.repeat(size)}1`), 15_000))
})
