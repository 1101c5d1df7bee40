/** What clients put where a value is wanted: what fits, what nearly does, and what nobody thought of. */
import type { Random } from './random.ts'

const TEXTS = [
  '', ' ', '\0', 'a\0b', 'null', 'undefined', 'NaN', 'Infinity', '-Infinity', '-0', '1e999', '1e400', '-1e-400', '0x10', '1_000', '٣', '1.', '.5', '+5', '%', "'; drop table tickets; --",
  '\ud800', '\udfff\ud800', '\u2028\u2029', '\ufeff', '\u202e', 'İ', 'ß', '👩‍👩‍👧‍👦', 'é', '__proto__', 'constructor', 'toString', '../../etc/passwd', '=cmd', '{{7*7}}', '<script>', '"', '\\', '\r\nX-Header: 1',
  '9'.repeat(40), '-9223372036854775809', '9223372036854775807', '9007199254740993', '2147483648', `0.${'1'.repeat(60)}`, `${'0'.repeat(300)}1`,
  '2024-02-30', '0000-00-00', '10000-01-01', '-000001-01-01', '2024-02-30T25:61:61Z', '2024-01-01T00:00:00+99:99', '24:00:00', '12:60', '1 25:00:00', 'P1Y2M3W4DT5H6M7.8S', '-P', 'P999999999999D', '99999999999 00:00:00',
  'a@b', 'a@b.co', `${'a'.repeat(64)}@${'b.'.repeat(100)}co`, 'http://', 'http://[::1', 'http://a.b:99999/', 'javascript:1', 'http://\u2603.net/', '::ffff:1.2.3.4', '1.2.3.4', '1.2.3.999', ':::', '1:2:3:4:5:6:7:8:9',
  '6ba7b810-9dad-11d1-80b4-00c04fd430c8', '{6ba7b8109dad11d180b400c04fd430c8}', 'urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b810', '%_', '%%', '_', '[', '(?', '*', '*'.repeat(300), ',', ',,,', 'a,b', '1,2,3', '--id', '-', 'id,-id,id'
]

const NUMBERS = ['0', '-0', '1', '-1', '1.5', '2', '3', '1e3', '1E400', '-1e400', '1e-400', '0.1', '2147483647', '2147483648', '-2147483649', '9007199254740993', '9223372036854775807', '9223372036854775808', '9'.repeat(400), `0.${'3'.repeat(400)}`, `1e${'9'.repeat(20)}`]

/** Text of any kind. */
export function text (random: Random): string {
  const kind = random.next()
  if (kind < 0.6) return random.one(TEXTS)
  if (kind < 0.9) return String.fromCodePoint(...random.many(0, 12, () => random.one([random.integer(0, 0x7f), random.integer(0, 0x7ff), random.integer(0, 0xffff), random.integer(0x10000, 0x10ffff)])))
  return random.one(TEXTS).slice(0, 20).repeat(random.integer(1, random.chance(0.05) ? 4000 : 60))
}

/** A value as it stands in JSON, in text: no number is too large for it. */
export function json (random: Random, depth = 0): string {
  const kind = random.next() * (depth > 3 ? 0.75 : 1)
  if (kind < 0.4) return JSON.stringify(text(random))
  if (kind < 0.6) return random.one(NUMBERS)
  if (kind < 0.75) return random.one(['null', 'true', 'false'])
  if (kind < 0.87) return `[${random.many(0, 4, () => json(random, depth + 1)).join(',')}]`
  return `{${random.many(0, 4, () => `${JSON.stringify(random.one(['__proto__', 'constructor', 'id', 'a', text(random)]))}:${json(random, depth + 1)}`).join(',')}}`
}

/** JSON that is deep, broad, cut off or none. */
export function oddJSON (random: Random): string {
  const depth = random.integer(2, random.one([10, 300, 20_000]))
  return random.one([
    () => '['.repeat(depth) + ']'.repeat(depth),
    () => '{"meta":'.repeat(depth) + '1' + '}'.repeat(depth),
    () => '{"a":1,'.repeat(depth),
    () => `[${random.many(0, 3000, () => '{}').join(',')}]`,
    () => `{${random.many(0, 2000, () => `"k${random.integer(0, 1e6)}":1`).join(',')}}`,
    () => `{"meta": ${'1'.repeat(depth)}}`,
    () => `{"title": "${'\\u0000'.repeat(depth)}"}`,
    () => `{"title": "${'x'.repeat(depth * 5)}"}`,
    () => '\ufeff{}',
    () => '{"title": "a", "title": "b"}',
    () => '{"title": NaN}',
    () => '',
    () => ' ',
    () => 'null'
  ])()
}
