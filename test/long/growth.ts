/** What work costs as its input grows, in processor time: what else runs on the machine does not count. */

/** Milliseconds of processor time that this process has had. */
export function spent (): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of processor time that the work takes: the least of a few tries where the first is above `enough`. */
export async function cost (work: () => unknown, enough: number): Promise<number> {
  let least = Infinity
  for (let tries = 0; tries < 3 && least > enough; tries++) {
    const start = spent()
    await work()
    least = Math.min(least, spent() - start)
  }
  return least
}

/** Far above what noise adds to the work that is tried. */
const NOTICEABLE = 100

/** Whether work on twice as much takes about twice as long: what is not noticeable at all is let through. */
export async function isLinear (work: (size: number) => unknown, size: number): Promise<boolean> {
  let [once, twice] = [Infinity, Infinity]
  // the least of several, one after the other: what disturbs one half does not last for all of them
  for (let tries = 0; tries < TRIES; tries++) {
    twice = Math.min(twice, await cost(() => work(2 * size), NOTICEABLE))
    if (twice <= NOTICEABLE) return true
    once = Math.min(once, await cost(() => work(size), 0))
  }
  return twice < 3 * once
}

const TRIES = 3
