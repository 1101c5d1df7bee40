/** The two contestants of `overhead.ts`, side by side. */
import Fastify from 'fastify'
import viewsets, { AsyncViewSet, SimpleRouter } from 'fastify-viewsets'

const product = { id: 1, name: 'Hammer', price: '19.90', stock: 12, isActive: true }

class ProductViewSet extends AsyncViewSet {
  async retrieve () {
    return product
  }
}

const router = new SimpleRouter()
router.register('viewset', ProductViewSet, { basename: 'product' })

const app = Fastify()
app.get('/bare/:pk/', async () => product)
await app.register(viewsets, { router })
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ address })
process.on('disconnect', () => process.exit())
