/** What `load.ts` runs against: the products, counters that are incremented, and transfers between accounts. */
import Fastify from 'fastify'
import viewsets, { AsyncModelViewSet, AsyncReadOnlyModelViewSet, F, ValidationError, action, modelSerializer } from 'fastify-viewsets'
import { openModels } from '../data/models.ts'
import { kind, listen, url } from './listening.ts'
import { routerOf } from './viewset-app.ts'
import type { Serializer } from 'fastify-viewsets'

const models = await openModels(kind, url)
const { Account, Counter, Transfer } = models

class CounterViewSet extends AsyncReadOnlyModelViewSet {
  override queryset = Counter.objects.all()
  override serializerClass = modelSerializer(Counter, { fields: ['id', 'value'] })

  @action({ detail: true, methods: ['post'] })
  async increment () {
    const counter = await this.getObject()
    return this.serializedResponse(await this.queryset.update(counter, { value: F('value').plus(1) }))
  }
}

class TransferViewSet extends AsyncModelViewSet {
  override queryset = Transfer.objects.all()
  override serializerClass = modelSerializer(Transfer, { fields: ['id', 'fromId', 'toId', 'amount', 'reference'], extra: { amount: { minimum: 1 } } })

  /** Writes first and refuses afterwards, so that there is something to undo. */
  override performCreate (serializer: Serializer) {
    return Transfer.transaction(async () => {
      const { fromId, toId, amount } = await serializer.save() as typeof Transfer.$row
      // always in the same order, so that no two transfers wait for each other
      const changes = [[fromId, -amount], [toId, amount]].sort(([one = 0], [other = 0]) => one - other)
      for (const [id = 0, change = 0] of changes) await Account.objects.filter({ id }).updateMany({ balance: F('balance').plus(change) })
      const { balance } = await Account.objects.get({ id: fromId })
      if (balance < 0) throw new ValidationError('There is not enough on the account.')
    })
  }
}

/** The same where the whole request is one transaction, and the one within it a savepoint. */
class AtomicTransferViewSet extends TransferViewSet {
  override atomic = true
}

const router = routerOf(models)
router.register('counters', CounterViewSet)
router.register('transfers', TransferViewSet)
router.register('atomic_transfers', AtomicTransferViewSet, { basename: 'atomic-transfer' })

const app = Fastify()
await app.register(viewsets, { router })
await listen(app)
