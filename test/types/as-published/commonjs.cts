/** From CommonJS, which has a build of TypeBox of its own: `Type` comes from the package. */
import { AsyncModelViewSet, DefaultRouter, Type, fields, memoryModel, modelSerializer, serializer, viewsets } from 'fastify-viewsets'
import Fastify = require('fastify')

const Product = memoryModel('Product', Type.Object({ id: Type.Integer(), name: Type.String() }))
export const PriceSerializer = serializer(Type.Object({ price: fields.float() }))

export class ProductViewSet extends AsyncModelViewSet {
  queryset = Product.objects.all()
  serializerClass = modelSerializer(Product, { fields: ['id', 'name'] })

  async setPrice () {
    const { validatedData } = await this.validatedSerializer({ serializerClass: PriceSerializer })
    const price: number = validatedData.price
    // @ts-expect-error a price is a number
    const wrong: string = validatedData.price
    return [price, wrong]
  }
}

const router = new DefaultRouter()
router.register('products', ProductViewSet)
Fastify().register(viewsets, { router })
