/** The README's example, extracted and run. */
import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const root = pathToFileURL(`${process.cwd()}/`)
const run = promisify(execFile)

/** What a reader would try after the example: each request, and the status and body that it is said to get. */
const EPILOGUE = `
const answers = []
for (const [method, url, token, payload] of [
  ['GET', '/api/products/?search=ha&ordering=-price'],
  ['POST', '/api/products/', null, { name: 'Rake' }],
  ['POST', '/api/products/', 'alice-token', { name: '', price: -1 }],
  ['POST', '/api/products/1/set_price/', 'alice-token', { price: 21.5 }],
  ['PUT', '/api/products/', 'alice-token', {}]
]) {
  const headers = token ? { authorization: 'Token ' + token } : {}
  const { statusCode, body } = await app.inject({ method, url, headers, payload } as object)
  answers.push([statusCode, JSON.parse(body)])
}
console.log(JSON.stringify(answers))
`

t.test('the example of the README does what the README says', async (t) => {
  const readme = await readFile(new URL('README.md', root), 'utf8')
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] as string
  t.ok(example.split('\n').length <= 40, 'it is short')

  const file = new URL('test/.readme-example.ts', root)
  await writeFile(file, example + EPILOGUE)
  t.teardown(() => rm(file))
  const { stdout } = await run(process.execPath, ['--import=tsx', fileURLToPath(file)], { cwd: fileURLToPath(root) })

  t.strictSame(JSON.parse(stdout), [
    [200, [{ id: 1, name: 'Hammer', price: 19.9 }]],
    [401, { detail: 'Authentication credentials were not provided.' }],
    [400, { name: ['This field may not be blank.'], price: ['Ensure this value is greater than or equal to 0.'] }],
    [200, { id: 1, name: 'Hammer', price: 21.5 }],
    [405, { detail: 'Method "PUT" not allowed.' }]
  ])
})
