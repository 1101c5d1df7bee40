/** What Django REST framework answered, replayed area by area against the same service on this package. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { buildService } from './app.ts'
import { Replayer } from './replay.ts'
import type { Group } from './replay.ts'

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'))
const { groups } = await read('./open.json') as { groups: Group[] }
const deviations = await read('./deviations.json') as { id: string, reason: string }[]
const excused = new Set(deviations.map(({ id }) => id))
const areas = groupByArea(groups)

function areaOf ({ id }: Group): string {
  return id.split('/')[0] as string
}

function groupByArea (all: readonly Group[]): Map<string, Group[]> {
  const found = new Map<string, Group[]>()
  for (const group of all) found.set(areaOf(group), [...found.get(areaOf(group)) ?? [], group])
  return found
}

const replayer = new Replayer(await buildService())
t.teardown(() => replayer.close())

for (const [area, members] of areas) {
  t.test(`${area}: answers what Django REST framework answers`, async (t) => {
    let same = 0
    let all = 0
    for (const group of members) {
      const steps = await replayer.replay(group)
      all += steps.length
      same += steps.filter((found) => found.length === 0).length
      if (excused.has(group.id)) continue
      t.strictSame(steps, steps.map(() => []), group.id)
    }
    t.comment(`${area}: ${same} of ${all}`)
    t.pass(`${same} of ${all} answers are the same`)
  })
}

t.test('every deviation has a reason, and is one', async (t) => {
  for (const { id, reason } of deviations) {
    const group = groups.find((one) => one.id === id)
    t.ok(group !== undefined && reason.length > 20, `${id} is a group of the recordings, and says why it differs`)
    if (group !== undefined) t.ok((await replayer.replay(group)).some((found) => found.length > 0), `${id} still differs`)
  }
})
