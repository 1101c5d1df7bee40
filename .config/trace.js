// Counts the rooms of lib that one GET of one object passes, and the hops between them: `npm run trace`, `npm run trace -- --list`.
// With `--hops 45 --rooms 12` it fails where there are more.
// A room is a folder directly in lib, or a file directly in it; a hop is a call from a function of one room to one of another.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'

const { values: { list, hops: mostHops, rooms: mostRooms } } = parseArgs({
  options: { list: { type: 'boolean', default: false }, hops: { type: 'string', default: 'Infinity' }, rooms: { type: 'string', default: 'Infinity' } }
})

const root = fileURLToPath(new URL('..', import.meta.url))
// below the project, so that what the compiled files import is found
const home = join(root, 'build', 'trace')
// where the package has it: the shop imports it by its name
const folder = join(home, 'dist')

const nameOf = (node) => node.name?.getText() ?? node.parent?.name?.getText?.() ?? 'a function'

// nothing may stand before `super()`
function startOf (node, source) {
  const { statements } = node.body
  const call = ts.isConstructorDeclaration(node) ? statements.find((one) => one.getText(source).startsWith('super(')) : undefined
  return call?.end ?? statements[0]?.getStart(source) ?? node.body.end - 1
}

/** What to write where, so that a function first tells that it was called. */
function insertionsFor (node, source) {
  const told = `globalThis.__called?.(${JSON.stringify(nameOf(node))})`
  if (ts.isBlock(node.body)) return [{ at: startOf(node, source), text: `;${told};` }]
  return [{ at: node.body.getStart(source), text: `(${told}, ` }, { at: node.body.end, text: ')' }]
}

/** The module with functions that tell that they were called. */
function telling (path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS)
  const insertions = []
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined) insertions.push(...insertionsFor(node, source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  let out = text
  for (const { at, text: added } of insertions.sort((a, b) => b.at - a.at)) out = out.slice(0, at) + added + out.slice(at)
  return out
}

function build () {
  rmSync(home, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(join(root, 'package.json'), join(home, 'package.json'))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  execFileSync(tsc, ['-p', join(root, 'tsconfig.json'), '--noEmit', 'false', '--outDir', folder, '--sourceMap', 'false'], { stdio: 'inherit' })
  for (const file of readdirSync(join(folder, 'lib'), { recursive: true })) {
    const path = join(folder, 'lib', file)
    if (file.endsWith('.js')) writeFileSync(path, telling(path, readFileSync(path, 'utf8')))
  }
}

const LIB = `${pathToFileURL(join(folder, 'lib')).href}/`

/** The room of each line of a stack that is in lib. */
function roomsIn (stack) {
  return stack.split('\n').flatMap((line) => {
    const at = line.indexOf(LIB)
    return at === -1 || line.includes('    at async ') ? [] : [line.slice(at + LIB.length).replace(/[/:].*/, '').replace(/\.js$/, '')]
  })
}

/** The rooms that a request is in, and its hops, while `act` runs. */
async function listenTo (act) {
  const rooms = new Set()
  const hops = []
  Error.stackTraceLimit = 100
  globalThis.__called = (name) => {
    const [room, caller] = roomsIn(new Error().stack)
    rooms.add(room)
    if (caller !== undefined && caller !== room) hops.push(`${caller} -> ${room}: ${name}`)
  }
  await act()
  globalThis.__called = undefined
  return { rooms, hops }
}

const compiled = (path) => import(pathToFileURL(join(folder, path)).href)

// as in production, where nothing watches over the queries
process.env.NODE_ENV = 'production'
build()
try {
  const { seed } = await compiled('examples/shop/tables.js')
  const { buildShop } = await compiled('examples/shop/app.js')
  await seed()
  const app = await buildShop()
  // a row of one table: each relation that an answer shows is a statement more
  const get = () => app.inject('/api/reviews/1/')
  await get()
  const { rooms, hops } = await listenTo(get)
  await app.close()
  if (list) console.log(hops.join('\n'))
  console.log(`${rooms.size} rooms (${[...rooms].sort().join(', ')}), ${hops.length} hops between them`)
  if (hops.length > Number(mostHops) || rooms.size > Number(mostRooms)) process.exitCode = 1
} finally {
  rmSync(home, { recursive: true, force: true })
}
