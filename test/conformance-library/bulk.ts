/** Many rows at once. */
import { AsyncGenericAPIView, Response, modelSerializer, path } from 'fastify-viewsets'
import type { ErrorDetail } from 'fastify-viewsets'
import type { Models } from './models.ts'

export function buildBulk (models: Models) {
  const { Tag } = models
  const BulkTag = modelSerializer(Tag, { fields: ['id', 'name', 'slug'], extra: { slug: { field: 'slug' } } })

  class BulkTags extends AsyncGenericAPIView {
    override queryset = Tag.objects.orderBy('id')
    override serializerClass = BulkTag

    async get () {
      return this.serializedResponse(await this.queryset.fetch(), { many: true })
    }

    async post () {
      const serializer = await this.validatedSerializer({ many: true })
      const made = await serializer.save()
      return this.serializedResponse(made, { many: true, status: 201 })
    }
  }

  /** One row or many; each on its own: those that fail are told, the others stay. */
  class MixedTags extends AsyncGenericAPIView {
    override queryset = Tag.objects.all()
    override serializerClass = BulkTag

    async post () {
      if (!Array.isArray(this.data)) {
        const serializer = await this.validatedSerializer()
        return this.serializedResponse(await serializer.save(), { status: 201 })
      }
      const made: unknown[] = []
      const failed: Record<string, ErrorDetail> = {}
      for (const [index, data] of this.data.entries()) {
        const serializer = this.getSerializer({ data })
        if (await serializer.isValid()) {
          await serializer.save()
          made.push(serializer.data)
        } else failed[index] = serializer.errors
      }
      return new Response({ made, failed }, { status: Object.keys(failed).length > 0 ? 207 : 201 })
    }
  }

  /** Row after row; the first that fails ends it, and those before it stay. */
  class LooseTags extends AsyncGenericAPIView {
    override queryset = Tag.objects.all()
    override serializerClass = BulkTag

    async post () {
      const made: unknown[] = []
      for (const data of this.data as unknown[]) {
        const serializer = await this.validatedSerializer({ data })
        await serializer.save()
        made.push(serializer.data)
      }
      return new Response(made, { status: 201 })
    }
  }

  /** All or none. */
  class AtomicTags extends LooseTags {
    override atomic = true
  }

  return [
    path('/bulk/tags/', BulkTags.asView()),
    path('/bulk/mixed/', MixedTags.asView()),
    path('/bulk/loose/', LooseTags.asView()),
    path('/bulk/atomic/', AtomicTags.asView())
  ]
}
