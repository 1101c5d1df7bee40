import t from 'tap'
import { errors } from './support/helper.ts'

const EXPORTED = Object.entries(errors) as readonly (readonly [name: string, Class: new (...args: string[]) => Error & { code: string, statusCode: number }])[]

for (const [name, Class] of EXPORTED) {
  t.test(`${name} is an error of 500 with its own name as its code (DSP-16)`, async (t) => {
    const error = new Class('who', 'what', 'cure', 'more')
    t.strictSame([error instanceof Error, error.code, error.statusCode], [true, name, 500])
  })

  t.test(`${name} says who or what, in whole sentences (DSP-16)`, async (t) => {
    const { message } = new Class('WHO', 'WHAT', 'CURE', 'MORE')
    t.match(message, /WHO/)
    t.match(message, /[.!?]$|WHAT$|CURE$|MORE$/)
    t.notMatch(message, /%s|undefined/)
  })
}
