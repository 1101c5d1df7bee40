// `npm run casts`: how often lib/ and plugins/ tell the compiler what it cannot see for itself (`as`, but for `as const`), room by room.
// It fails above the ceiling, which is lowered whenever the number falls, and never raised.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const CEILING = 293

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const sourcesOf = (folder) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))

const isConst = (type) => ts.isTypeReferenceNode(type) && type.typeName.text === 'const'
const isCast = (node) => ts.isAsExpression(node) && !isConst(node.type)

function castsBelow (node) {
  let found = isCast(node) ? 1 : 0
  ts.forEachChild(node, (child) => { found += castsBelow(child) })
  return found
}

const casts = (file) => castsBelow(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest))

const rooms = new Map()
for (const file of ['lib', 'plugins'].flatMap(sourcesOf)) rooms.set(dirname(file), (rooms.get(dirname(file)) ?? 0) + casts(file))

const total = [...rooms.values()].reduce((sum, number) => sum + number, 0)
for (const [room, number] of [...rooms].sort(([, a], [, b]) => b - a)) if (number > 0) console.log(`${String(number).padStart(5)}  ${room}`)
console.log(`${String(total).padStart(5)}  in all, of ${CEILING} at most`)
if (total > CEILING) process.exitCode = 1
