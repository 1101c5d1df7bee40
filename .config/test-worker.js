// Runs the compiled tests that it is told of, one after another, each as one block of TAP: `node .config/test-worker.js <stand-in>`.
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import tap from 'tap'

const load = (path) => import(pathToFileURL(path))

const { runIn } = await load(process.argv[2])

async function next () {
  const { user, system } = process.cpuUsage()
  process.send({ used: (user + system) / 1000 })
  // While a file runs the process may end, so that tap can tell of a test that waits for what cannot come.
  process.channel.ref()
  const [file] = await once(process, 'message')
  process.channel.unref()
  return file
}

// It is the one who asked that has a clock.
tap.setTimeout(0)
for (let file = await next(); file !== null; file = await next()) {
  await tap.test(file.name, async (t) => {
    runIn(t)
    await load(file.path)
  })
}
process.disconnect()
