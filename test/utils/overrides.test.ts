import t from 'tap'
import { keepers, keeps } from '../../lib/utils/overrides.ts'

class Base {
  read (): string { return 'read' }
  write (): string { return 'write' }
}
class Plain extends Base {}
class Overridden extends Base { override read (): string { return 'own' } }
class InItsBody extends Base { override read = (): string => 'own' }

t.test('A class keeps the methods that neither it nor its instances have of their own', (t) => {
  const kept = (one: Base) => [keeps(one, Base, ['read', 'write']), keeps(one, Base, ['write']), keeps(one, Base, [])]
  t.strictSame([new Base(), new Plain()].map(kept), [[true, true, true], [true, true, true]])
  t.strictSame([new Overridden(), new InItsBody()].map(kept), [[false, true, true], [false, true, true]])
  t.end()
})

t.test('Something of another family keeps nothing of it', (t) => {
  t.equal(keeps({ read: () => 'read' }, Base, ['read']), false)
  t.equal(keeps({}, Base, ['read']), false)
  t.end()
})

t.test('A class is asked once, by one instance', (t) => {
  let made = 0
  class Counted extends Base {
    constructor () {
      super()
      made++
    }
  }
  const keepsRead = keepers(Base, ['read'])
  t.strictSame([Counted, Counted, InItsBody, Overridden, Plain].map(keepsRead), [true, true, false, false, true])
  t.equal(made, 1)
  t.end()
})
