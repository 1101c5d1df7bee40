/** How long something keeps the event loop to itself, in processor time: what else runs on the machine does not count. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of the longest stretch between two turns while the work is done; turns are looked at every `interval` milliseconds. */
export async function longestStretch (work: () => Promise<unknown>, interval: number): Promise<number> {
  let [longest, last] = [0, cpu()]
  const look = (): void => {
    const now = cpu()
    longest = Math.max(longest, now - last)
    last = now
  }
  const timer = setInterval(look, interval)
  try {
    await work()
  } finally {
    clearInterval(timer)
    look()
  }
  return longest
}
