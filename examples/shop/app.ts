/** The shop as a Fastify app, with its OpenAPI document at /documentation. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify from 'fastify'
import viewsets, { DefaultRouter } from 'fastify-viewsets'
import { OrderViewSet } from './orders.ts'
import { ShopTokens } from './users.ts'
import { CategoryViewSet, ProductViewSet, ReviewViewSet, TagViewSet } from './viewsets.ts'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'

const router = new DefaultRouter()
router.register('categories', CategoryViewSet)
router.register('products', ProductViewSet)
router.register('reviews', ReviewViewSet)
router.register('tags', TagViewSet)
router.register('orders', OrderViewSet)

export async function buildShop (options: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = Fastify(options)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1.0.0' },
      components: { securitySchemes: { tokenAuth: { type: 'apiKey', in: 'header', name: 'Authorization' } } }
    }
  })
  await app.register(swaggerUi, { routePrefix: '/documentation' })
  await app.register(viewsets, { router, prefix: '/api', defaultAuthenticationClasses: [ShopTokens] })
  return app
}
