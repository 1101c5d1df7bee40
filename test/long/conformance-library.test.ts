/** What Django REST framework answered for a library with relations, replayed area by area against the same service on this package. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { buildService } from '../conformance-library/app.ts'
import { Replayer } from '../conformance-library/replay.ts'
import type { Group } from '../conformance-library/replay.ts'

/** The areas that are built. */
const AREAS = ['relations', 'hyperlinks', 'filters', 'bulk', 'renderers', 'throttling', 'versioning']

interface Excuse { readonly id: string, readonly reason: string }

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(`../conformance-library/${name}`, import.meta.url), 'utf8'))
const { groups, now } = await read('open.json') as { readonly groups: readonly Group[], readonly now: string }
/** Groups that cannot answer the same, and those that are still to come, each with the reason. */
const excuses = [...await read('deviations.json') as Excuse[], ...await read('to-come.json') as Excuse[]]
const excused = new Set(excuses.map(({ id }) => id))

const replayer = new Replayer(buildService, Date.parse(now))
t.teardown(() => replayer.close())

for (const area of AREAS) {
  t.test(`${area}: answers what Django REST framework answers`, async (t) => {
    let [same, all] = [0, 0]
    for (const group of groups.filter(({ id }) => id.startsWith(`${area}/`))) {
      const steps = await replayer.replay(group)
      all += steps.length
      same += steps.filter((found) => found.length === 0).length
      if (excused.has(group.id)) t.ok(steps.some((found) => found.length > 0), `${group.id} still differs`)
      else t.strictSame(steps, steps.map(() => []), group.id)
    }
    t.comment(`${area}: ${same} of ${all}`)
  })
}

t.test('every group that may differ has a reason', async (t) => {
  for (const { id, reason } of excuses) t.ok(groups.some((group) => group.id === id) && reason.length > 20, `${id} is a group of the recordings, and says why it differs`)
})
