import t from 'tap'
import { hold } from './holding.ts'
import { inMemory } from './service/memory.ts'

t.test('Whatever clients send, a service on memory goes on', async (t) => { await hold(t, await inMemory()) })
