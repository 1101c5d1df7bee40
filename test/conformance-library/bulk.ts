/** Many rows at once. */
import { AsyncGenericAPIView, ListSerializer, Response, ValidationError, fields, modelSerializer, path } from 'fastify-viewsets'
import type { ErrorDetail, ListLimits, SerializerClass } from 'fastify-viewsets'
import type { Models } from './models.ts'

interface TagItem { name: string, slug: string }
interface EditionRow { id: number, number: number }
interface EditionItem { id?: number, number: number }

class CreatedTogether extends ListSerializer<TagItem, TagItem> {
  override create (items: TagItem[]) {
    return super.create(items.map((item) => ({ ...item, name: item.name.toLowerCase() })))
  }

  override validate (items: TagItem[]): TagItem[] {
    if (new Set(items.map(({ slug }) => slug)).size < items.length) throw new ValidationError('A slug is given twice.', 'twice')
    return items
  }
}

/** The rows of one book: those with a known id are changed, those without are made, the others go. */
function editionsTogether ({ Edition }: Models) {
  return class UpdatedTogether extends ListSerializer<EditionRow, EditionItem> {
    override async update (rows: EditionRow[], items: EditionItem[]): Promise<EditionRow[]> {
      const known = new Map(rows.map((row) => [row.id, row]))
      const found: EditionRow[] = []
      for (const { id, ...item } of items) {
        const edition = id === undefined ? undefined : known.get(id)
        if (id !== undefined) known.delete(id)
        const stored = edition === undefined ? this.child.create({ ...item, book_id: this.context['book'] }) : this.child.update(edition, item)
        found.push(await stored as EditionRow)
      }
      await Edition.objects.filter({ id__in: [...known.keys()] }).deleteMany()
      return found
    }

    override toRepresentation (rows: EditionRow[]) {
      return super.toRepresentation(rows.toSorted((a, b) => a.number - b.number))
    }
  }
}

function buildEditions (models: Models) {
  const { Book, Edition } = models
  class BulkEdition extends modelSerializer(Edition, {
    fields: ['id', 'number', 'kind', 'current'],
    extra: {
      id: fields.integer({ required: false })
    }
  }) {
    static override readonly listSerializerClass = editionsTogether(models)
  }

  return class BulkEditions extends AsyncGenericAPIView {
    override queryset = Edition.objects.orderBy('id')
    override serializerClass = BulkEdition

    override getQueryset () {
      return super.getQueryset().filter({ book_id: Number(this.kwargs['pk']) })
    }

    async put () {
      const rows = await this.getQueryset().fetch()
      const { id: book } = await Book.objects.get({ id: Number(this.kwargs['pk']) })
      const serializer = await this.validatedSerializer({ instance: rows, many: true, partial: this.request.queryParams.has('partial'), context: { book } })
      await serializer.save()
      return new Response(await serializer.represent())
    }

    async delete () {
      const { data } = this
      const ids = Array.isArray(data) ? data : (data as { ids?: unknown } | null)?.ids ?? []
      return new Response({ deleted: await this.getQueryset().filter({ id__in: ids as number[] }).deleteMany() })
    }
  }
}

export function buildBulk (models: Models) {
  const { Tag } = models
  const BulkTag = modelSerializer(Tag, { fields: ['id', 'name', 'slug'], extra: { slug: { field: 'slug' } } })

  class LowerTag extends modelSerializer(Tag, { fields: ['id', 'name', 'slug'], extra: { slug: { field: 'slug' } } }) {
    static override readonly listSerializerClass = CreatedTogether
  }

  class BulkTags extends AsyncGenericAPIView {
    override queryset = Tag.objects.orderBy('id')
    override serializerClass: SerializerClass = BulkTag
    limits: ListLimits = {}

    async get () {
      return this.serializedResponse(await this.queryset.fetch(), { many: true })
    }

    async post () {
      const serializer = await this.validatedSerializer({ many: true, ...this.limits })
      const made = await serializer.save()
      return this.serializedResponse(made, { many: true, status: 201 })
    }
  }

  class BulkLowerTags extends BulkTags {
    override serializerClass = LowerTag
  }

  class BulkLimitedTags extends BulkTags {
    override limits = { allowEmpty: false, minItems: 2, maxItems: 3 }
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
    path('/bulk/lower/', BulkLowerTags.asView()),
    path('/bulk/limited/', BulkLimitedTags.asView()),
    path('/bulk/editions/:pk(^\\d+$)/', buildEditions(models).asView()),
    path('/bulk/mixed/', MixedTags.asView()),
    path('/bulk/loose/', LooseTags.asView()),
    path('/bulk/atomic/', AtomicTags.asView())
  ]
}
