/**
 * Regular expressions whose time grows faster than what they read: a client who sends twice as much would take four times
 * as long, and all the others would wait. Every one of the package is tried with texts of one piece again and again.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import ts from 'typescript'
import { spent } from './growth.ts'

// the sources, wherever what is compiled of them runs
const root = process.cwd()

/** Those that only meet what a developer or a database wrote, whatever they are. */
const OF_DEVELOPERS = /^lib\/(views\/checks|openapi|testing)\/|^lib\/(errors|utils\/names|routers\/(nested|routes|routers|urls))\.ts$|^lib\/querysets\/(names|postgres\/availability|drizzle\/(clause|comparable|postgresql(-keys)?|sqlite|table-facts|statements))\.ts$/

interface Found { readonly where: string, readonly pattern: RegExp }

function sources (folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`)
}

/** Those that stand in the code as they are. */
function literals (file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest)
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ where: file, pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Those that are put together while the work goes on. */
async function made (work: () => Promise<unknown>): Promise<Found[]> {
  const found: Found[] = []
  const Original = RegExp
  globalThis.RegExp = new Proxy(Original, {
    construct (target, given, newTarget) {
      const pattern = Reflect.construct(target, given, newTarget) as RegExp
      const where = /(?:lib|plugins)\/[\w./-]+\.ts/.exec(new Error().stack?.split('\n').find((line) => /[/\\]w?[^/\\]*[/\\](?:lib|plugins)[/\\](?!.*node_modules)/.test(line) && !line.includes('node_modules')) ?? '')?.[0]
      if (where !== undefined) found.push({ where, pattern })
      return pattern
    }
  })
  await work().finally(() => { globalThis.RegExp = Original })
  return found
}

const LETTERS = [...'015aAeEnsTZ_-+.,:;/\\"\'()[]{}<>%&#=@! \t\n|*$', 'é', '\u00a0', '\u0660', 'ſ']
const STARTS = ['', '"', '\'', '[', '{', '(', 'P', 'PT', 'v1.', '1.', '1e', '0', '-', 'a@', 'http://', '2024-01-01T00:00:00', '1 days ', '%', '"\\', '<', 'n']
/** A text of any length that begins with `start` and goes on with `piece`. */
interface Attack { readonly start: string, readonly piece: string }

const ATTACKS: readonly Attack[] = [
  ...STARTS.flatMap((start) => LETTERS.map((piece) => ({ start, piece }))),
  ...LETTERS.flatMap((one) => LETTERS.filter((two) => two !== one).map((two) => ({ start: '', piece: one + two })))
]

function timeOf (pattern: RegExp, { start, piece }: Attack, length: number): number {
  const text = `${start}${piece.repeat(length / piece.length)}\0`
  pattern.lastIndex = 0
  const began = spent()
  // a few matches tell as much as all of them, which take their time to be written down
  for (let matches = 0; matches < 50 && pattern.test(text) && pattern.global; matches++);
  return spent() - began
}

/** Texts of these lengths, each many times as long as the one before: one that takes long is not tried with the next. */
const LENGTHS = [32, 256, 4096]
/** Far above what one walk through such a text takes, and far below what a walk from each of its places does. */
const LONG = 4

/** Whether time grows with the square of the text, whatever else the machine is at. */
function growsTooFast (pattern: RegExp, attack: Attack): boolean {
  const reached = LENGTHS.find((length) => timeOf(pattern, attack, length) > LONG)
  if (reached === undefined) return false
  const [once, twice] = [reached, 2 * reached].map((length) => Math.min(...[1, 2, 3, 4].map(() => timeOf(pattern, attack, length)))) as [number, number]
  return twice > 2 * LONG && twice > 2.8 * once
}

function weakness (pattern: RegExp): string | null {
  const found = ATTACKS.find((attack) => growsTooFast(pattern, attack))
  return found === undefined ? null : JSON.stringify(found.start + found.piece.repeat(3))
}

test('no regular expression takes four times as long for twice as much text', { timeout: 600_000 }, async (t) => {
  const dynamic = await made(async () => {
    await import('../../lib/index.ts')
    const { reader } = await import('../../lib/python/strftime.ts')
    for (const format of ['%Y-%m-%dT%H:%M:%S.%f%z', '%c', '%x  %X', '%a %d %b %Y %I:%M %p', '%A, %B %d %j %y %%', '%w %Y', '%Z  %H  %M', '%G-%V-%u']) reader(format)
  })
  const all = [...sources('lib'), ...sources('plugins')].flatMap(literals).concat(dynamic).filter(({ where }) => !OF_DEVELOPERS.test(where))
  const patterns = new Map(all.filter(({ pattern }) => /[+*]|\{\d*,/.test(pattern.source)).map((one) => [String(one.pattern), one]))
  t.ok(patterns.size > 60 && dynamic.length > 10, `${patterns.size} were found`)
  for (const { where, pattern } of patterns.values()) t.equal(weakness(pattern), null, `${where} ${String(pattern).slice(0, 80)}`)
})

test('one that does is found', { timeout: 600_000 }, (t) => {
  for (const pattern of [/0+$/, /^\d+\.?\d*$/, /\s+$/, /<.*>/g]) t.not(weakness(pattern), null, String(pattern))
  t.end()
})
