import { test } from 'tap'
import type { Test } from 'tap'
import { Failure, Settled } from '../../lib/fields/field.ts'
import { CharField, EmailField, IPAddressField, RegexField, SlugField, URLField } from '../../lib/fields/text.ts'
import { UUIDField } from '../../lib/fields/uuid.ts'
import { field, isMessage, outcome } from './support/scalar.ts'
import type { Field } from '../../lib/fields/field.ts'

const BLANK = ['blank: This field may not be blank.']
const NOT_A_STRING = ['invalid: Not a valid string.']

test('a char field takes strings and numbers, and trims (FLD-06)', async (t) => {
  const cases: [unknown, unknown][] = [
    ['a', 'a'], ['  a\n', 'a'], ['\x1fa\u3000', 'a'], ['\ufeffa', '\ufeffa'], [5, '5'], [5.5, '5.5'], [1e-7, '1e-07'], [10n, '10'],
    [true, NOT_A_STRING], [false, NOT_A_STRING], [[], NOT_A_STRING], [{ a: 1 }, NOT_A_STRING], ['', BLANK], [' \t ', BLANK]
  ]
  for (const [value, expected] of cases) t.strictSame(outcome(field(CharField), value), expected, JSON.stringify(String(value)))
})

test('without trimming only the empty text is blank (FLD-06)', async (t) => {
  const untrimmed = field(CharField, { trimWhitespace: false })
  t.equal(outcome(untrimmed, '  x '), '  x ')
  t.equal(outcome(untrimmed, '  '), '  ')
  t.strictSame(outcome(untrimmed, ''), BLANK)
})

test('a blank text that may be blank is not checked any further (FLD-06)', async (t) => {
  const blankable = field(CharField, { allowBlank: true, minLength: 2 })
  const result = blankable.toInternalValue('  ')
  t.ok(result instanceof Settled)
  t.equal((result as Settled).value, '')
})

test('lengths are measured in code points, after trimming (FLD-05)', async (t) => {
  const short = field(CharField, { minLength: 2, maxLength: 3 })
  t.equal(outcome(short, ' 😀😀😀 '), '😀😀😀')
  t.strictSame(outcome(short, '😀'), ['min_length: Ensure this field has at least 2 characters.'])
  t.strictSame(outcome(short, 'abcd'), ['max_length: Ensure this field has no more than 3 characters.'])
})

test('NUL and lone surrogates are refused, a pair is a character (FLD-05)', async (t) => {
  t.strictSame(outcome(field(CharField), 'a\0b'), ['null_characters_not_allowed: Null characters are not allowed.'])
  t.strictSame(outcome(field(CharField), 'a\udc00\ud800'), ['surrogate_characters_not_allowed: Surrogate characters are not allowed: U+DC00.'])
  t.equal(outcome(field(CharField), '\ud83d\ude00'), '😀')
})

test('all that is wrong with a text is told, in DRF\'s order, and other validators may add to it (EXC-11)', async (t) => {
  const email = field(EmailField, { minLength: 5, maxLength: 2 })
  t.strictSame(outcome(email, '\0\ud800x'), [
    'max_length: Ensure this field has no more than 2 characters.',
    'min_length: Ensure this field has at least 5 characters.',
    'null_characters_not_allowed: Null characters are not allowed.',
    'surrogate_characters_not_allowed: Surrogate characters are not allowed: U+D800.',
    'invalid: Enter a valid email address.'
  ])
  const failure = email.toInternalValue('x') as Failure
  t.equal(failure.converted, 'x')
  t.ok((failure.detail as unknown[]).every(isMessage))
})

test('errorMessages replace the words of a code (FLD-02)', async (t) => {
  const own = field(CharField, { maxLength: 1, errorMessages: { blank: 'Say something.', max_length: 'Over {max_length}.' } })
  t.strictSame(outcome(own, ''), ['blank: Say something.'])
  t.strictSame(outcome(own, 'ab'), ['max_length: Over 1.'])
})

function accepts (t: Test, of: Field, values: readonly string[]): void {
  for (const value of values) t.equal(outcome(of, value), value, JSON.stringify(value))
}

function refuses (t: Test, of: Field, { values, message }: { values: readonly unknown[], message: string }): void {
  for (const value of values) t.strictSame(outcome(of, value), [`invalid: ${message}`], JSON.stringify(value))
}

test('e-mail addresses are told as Django tells them (FLD-19)', async (t) => {
  accepts(t, field(EmailField), [
    'a@b.co', 'A@B.CO', 'a.b+c@d-e.fg', '"a\\ b"@b.co', '"\\"@\\""@b.co', 'a@localhost', 'a@[127.0.0.1]', 'a@[::1]', 'a@éx.com',
    'a@x.café', 'a@😀.com', 'a@xn--80ak6aa92e.com', 'a@b。co', '!#$%&\'*+/=?^_`{}|~-@b.co', `${'a'.repeat(313)}@b.cooo`, 'a@1.23'
  ])
  refuses(t, field(EmailField), {
    message: 'Enter a valid email address.',
    values: [
      'x', 'a@b', 'a@b.c', '@b.co', 'a@', 'a..b@c.de', '.a@c.de', 'a b@c.de', '"a b"@c.de', 'a@-b.co', 'a@b-.co', 'a@b.co-', 'a@exa_mple.com',
      'ñ@b.co', 'a@[256.0.0.1]', 'a@[x]', 'a@b..co', 'a@b.co.', `${'a'.repeat(314)}@b.cooo`, `a@${'b'.repeat(64)}.co`, 'a@b😀/c.co',
      5, true, ['a@b.co']
    ]
  })
})

test('URLs are told as Django tells them (FLD-19)', async (t) => {
  accepts(t, field(URLField), [
    'http://a.bc', 'HTTPS://A.BC', 'ftp://a.bc', 'ftps://a.bc', 'http://localhost:80/x', 'http://1.2.3.4', 'http://[::1]/', 'http://[::1]:80',
    'http://u:p@a.bc:1/x?y#z', 'http://u@[::1]', 'http://é.com', 'http://😀.com/x', 'http://a.xn--p1ai', 'http://a.bc.', 'http://a.bc?x', 'http://a.bc#x',
    'http://a.b-c', 'http://a.bc/%zz(){}', `http://a.bc/${'x'.repeat(2036)}`, 'http://u:@a.bc'
  ])
  refuses(t, field(URLField), {
    message: 'Enter a valid URL.',
    values: [
      'x', 'http', 'http://', 'http:///x', '//a.bc', 'javascript:alert(1)', 'http://a', 'http://a.b', 'http://a.bc/x y', 'http://a.bc\t/', 'http://a.b\nc',
      'http://-a.bc', 'http://a-.bc', 'http://a_b.com', 'http://256.1.1.1', 'http://01.2.3.4', 'http://[::g]/', 'http://[::1', 'http://[u]@a.bc', 'http://a.bc:123456',
      'http://a.bc:x', 'http://u@v@a.bc', 'http://a℀.com', 'http://?@a.bc', 'gopher://a.bc', `http://a.bc/${'x'.repeat(2037)}`,
      `http://${'a.'.repeat(127)}com`, `http://${'a'.repeat(64)}.com`, 'http://a.b😀%'
    ]
  })
})

test('a text matches the pattern somewhere, whatever flags the pattern has (FLD-05)', async (t) => {
  const code = field(RegexField, { pattern: '^[A-Z]{3}\\d{2}$' })
  accepts(t, code, ['ABC12'])
  refuses(t, code, { message: 'This value does not match the required pattern.', values: ['abc12', 'ABC123', 5] })
  accepts(t, field(RegexField, { pattern: 'b' }), ['abc'])
  const sticky = field(RegexField, { pattern: /B/giy })
  accepts(t, sticky, ['b', 'b', 'ab'])
  accepts(t, field(RegexField, { pattern: '^[\\w\\-\\.]+\\@$' }), ['a-b.@'])
  t.strictSame(outcome(code, ''), BLANK)
})

test('slugs are ASCII unless Unicode is allowed (FLD-05)', async (t) => {
  accepts(t, field(SlugField), ['a-b_C9'])
  refuses(t, field(SlugField), { message: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.', values: ['é', 'a b', 'a.b'] })
  const unicode = field(SlugField, { allowUnicode: true })
  accepts(t, unicode, ['é-漢_٣'])
  t.strictSame(outcome(unicode, 'a b'), ['invalid_unicode: Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'])
  // as Python's `$` has it
  t.equal(outcome(field(SlugField, { trimWhitespace: false }), 'a\n'), 'a\n')
})

test('a UUID may come in many forms and is kept in one (FLD-18)', async (t) => {
  const uuid = 'c0ffee00-0000-4000-8000-000000000001'
  const forms = [
    uuid, uuid.toUpperCase(), uuid.replaceAll('-', ''), `{${uuid}}`, `urn:uuid:${uuid}`, 'c-0-f-f-ee0000004000800000000000000--1',
    BigInt(`0x${uuid.replaceAll('-', '')}`)
  ]
  for (const form of forms) t.equal(outcome(field(UUIDField), form), uuid, String(form))
  t.equal(outcome(field(UUIDField), 5), '00000000-0000-0000-0000-000000000005')
  t.equal(outcome(field(UUIDField), true), '00000000-0000-0000-0000-000000000001')
  t.equal(outcome(field(UUIDField), '0xffee00000040008000000000000001'), '00ffee00-0000-4000-8000-000000000001')
  t.equal(outcome(field(UUIDField), 'c0ffee000000400_8000000000000001'), '0c0ffee0-0000-0400-8000-000000000001')
  refuses(t, field(UUIDField), {
    message: 'Must be a valid UUID.',
    values: ['', 'x', ` ${uuid}`, uuid.slice(1), `${uuid}0`, -1, 5.5, [], {}, '-0ffee00000040008000000000000001', '{'.repeat(1e6) + 'x']
  })
  t.strictSame(outcome(field(UUIDField), 1n << 128n), ['invalid: Must be a valid UUID.'])
})

test('a UUID can be written in four formats (FLD-18)', async (t) => {
  const uuid = '00000000-0000-0000-0000-0000000000ff'
  t.equal(field(UUIDField).toRepresentation(uuid), uuid)
  t.equal(field(UUIDField, { uuidFormat: 'hex' }).toRepresentation(uuid), '000000000000000000000000000000ff')
  t.equal(field(UUIDField, { uuidFormat: 'int' }).toRepresentation(uuid), 255n)
  t.equal(field(UUIDField, { uuidFormat: 'urn' }).toRepresentation(uuid), `urn:uuid:${uuid}`)
  t.throws(() => field(UUIDField, { uuidFormat: 'base64' }), /"value" has the uuidFormat "base64": use hex_verbose, hex, int, urn/)
})

test('IP addresses are cleaned, of either protocol or of one (FLD-20)', async (t) => {
  const both: [unknown, unknown][] = [
    ['127.0.0.1', '127.0.0.1'], [' 127.0.0.1 ', '127.0.0.1'], ['::1', '::1'], ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], ['::ffff:1.2.3.4', '1.2.3.4'],
    ['0:0:0:0:0:ffff:102:304', '1.2.3.4'], ['fe80::1%eth0', 'fe80::1'], ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'], ['::', '::']
  ]
  for (const [value, expected] of both) t.equal(outcome(field(IPAddressField), value), expected, String(value))
  refuses(t, field(IPAddressField), {
    message: 'Enter a valid IPv4 or IPv6 address.',
    values: [
      '256.0.0.1', '01.2.3.4', '1.2.3', '1.2.3.4.5', 'x', 5, true, ':1', '1:', '1:::2', '1::2::3', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', ' ::1', '::1%', '::1/64',
      '1:2:3:4:5:6:7:1.2.3.4', '::1.2.3', '0000:0000:0000:0000:0000:ffff:255.255.255.255'
    ]
  })
})

test('one protocol alone is asked for in Django\'s words (FLD-20)', async (t) => {
  const four = field(IPAddressField, { protocol: 'ipv4' })
  const six = field(IPAddressField, { protocol: 'IPv6' })
  t.equal(outcome(four, '1.2.3.4'), '1.2.3.4')
  t.strictSame(outcome(four, '::1'), ['invalid: Enter a valid IPv4 address.'])
  t.equal(outcome(six, '::ffff:1.2.3.4'), '::ffff:1.2.3.4')
  t.strictSame(outcome(six, '1.2.3.4'), ['invalid: Enter a valid IPv6 address.'])
  t.strictSame(outcome(six, '::g'), ['invalid: Enter a valid IPv4 or IPv6 address.'])
  t.ok(((six.toInternalValue('1.2.3.4') as Failure).detail as unknown[]).every(isMessage))
  t.strictSame(outcome(field(IPAddressField, { format: 'ipv4' }), '::1'), ['invalid: Enter a valid IPv4 address.'])
  t.throws(() => field(IPAddressField, { protocol: 'ipx' }), /use both, ipv4 or ipv6/)
})

test('what is stored is represented as text (FLD-27)', async (t) => {
  t.equal(field(CharField).toRepresentation('a'), 'a')
  t.equal(field(CharField).toRepresentation(5), '5')
  t.equal(field(CharField).toRepresentation(true), 'True')
})

test('each kind of text has its type in OPTIONS (MET-04)', async (t) => {
  const kinds = [CharField, EmailField, URLField, RegexField, SlugField, UUIDField, IPAddressField].map((Class) => field(Class as typeof CharField).metadataType)
  t.strictSame(kinds, ['string', 'email', 'url', 'regex', 'slug', 'string', 'string'])
})

test('the JSON Schema of a text says what a client may send', async (t) => {
  t.strictSame(field(CharField, { maxLength: 5, trimWhitespace: false }).jsonSchema('request'), { type: 'string', minLength: 1, maxLength: 5 })
  t.strictSame(field(CharField, { minLength: 2, allowBlank: true }).jsonSchema('request'), { type: 'string' })
  t.strictSame(field(CharField).jsonSchema('response'), { type: 'string' })
  t.strictSame(field(EmailField).jsonSchema('response'), { type: 'string', format: 'email' })
  t.strictSame(field(URLField, { allowBlank: true }).jsonSchema('response'), { type: 'string' })
  t.strictSame(field(RegexField, { pattern: /^a$/ }).jsonSchema('response'), { type: 'string', pattern: '^a$' })
  t.strictSame(field(SlugField).jsonSchema('response'), { type: 'string', pattern: '^[-a-zA-Z0-9_]+$' })
  t.strictSame(field(UUIDField).jsonSchema(), { type: 'string', format: 'uuid' })
  t.strictSame(field(UUIDField, { uuidFormat: 'int' }).jsonSchema(), { type: 'integer' })
  t.strictSame(field(IPAddressField).jsonSchema(), { anyOf: [{ type: 'string', format: 'ipv4' }, { type: 'string', format: 'ipv6' }] })
  t.strictSame(field(IPAddressField, { protocol: 'ipv4' }).jsonSchema(), { type: 'string', format: 'ipv4' })
})

test('a stored address is written in its shortest form, as one that comes in is (FLD-20)', (t) => {
  const cases: [string, string, string][] = [
    ['2001:0DB8::0001', '2001:db8::1', '2001:db8::1'], ['0:0:0:0:0:0:0:1', '::1', '::1'], ['::FFFF:1.2.3.4', '1.2.3.4', '::ffff:1.2.3.4'],
    ['10.0.0.1', '10.0.0.1', '10.0.0.1'], ['2001:db8::/32', '2001:db8::/32', '2001:db8::/32'], ['a:b', 'a:b', 'a:b']
  ]
  for (const [stored, both, six] of cases) {
    t.equal(field(IPAddressField).toRepresentation(stored), both, stored)
    t.equal(field(IPAddressField, { protocol: 'ipv6' }).toRepresentation(stored), six, stored)
  }
  t.end()
})
