/** The shop as a Fastify app, with its OpenAPI document at /documentation. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify from 'fastify'
import viewsets, { DefaultRouter } from 'fastify-viewsets'
import { ShopTokens } from './users.ts'
import { CategoryViewSet, ProductViewSet, ReviewViewSet } from './viewsets.ts'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'

const router = new DefaultRouter()
router.register('categories', CategoryViewSet)
router.register('products', ProductViewSet)
router.register('reviews', ReviewViewSet)

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
