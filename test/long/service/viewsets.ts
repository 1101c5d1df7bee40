/** The views of the help desk, as somebody would write them who builds one. */
import { Type } from '@sinclair/typebox'
import {
  AsyncModelViewSet, CreateAPIView, CursorPagination, FastPageNumberPagination, IsAuthenticatedOrReadOnly, LimitOffsetPagination, NestedViewSetMixin, OrderingFilter,
  PageNumberPagination, PostFetch, Response, FilterSetBackend, SearchFilter, action, fields, filterSet, filters, modelSerializer, serializer
} from '../../../lib/index.ts'
import { STATUSES } from './rows.ts'
import type { Serializer } from '../../../lib/index.ts'
import type { DeskModels } from './rows.ts'

class Pages extends PageNumberPagination {
  override pageSize = 3
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 50
}

class FastPages extends FastPageNumberPagination {
  override pageSize = 3
  override pageSizeQueryParam = 'page_size'
}

class Windows extends LimitOffsetPagination {
  override defaultLimit = 3
}

class Cursors extends CursorPagination {
  override pageSize = 2
  override ordering = ['-score', 'id']
  override pageSizeQueryParam = 'page_size'
}

/** Every kind of field, nested and in lists; nothing is kept. */
export function everyKind ({ Team, Ticket }: DeskModels) {
  const Line = serializer(Type.Object({ sku: fields.slug({ maxLength: 20 }), count: fields.integer({ minimum: 1, required: false }), cost: fields.decimal({ maxDigits: 6, decimalPlaces: 2, required: false }) }))
  const optional = { required: false, allowNull: true } as const
  return serializer(Type.Object({
    title: fields.char({ maxLength: 100 }),
    email: fields.email(optional),
    page: fields.url(optional),
    code: fields.regex('^[A-Z]{3}\\d{2}$', optional),
    slug: fields.slug({ ...optional, allowUnicode: true }),
    token: fields.uuid(optional),
    address: fields.ip(optional),
    isOpen: fields.boolean(optional),
    priority: fields.integer({ ...optional, minimum: -5, maximum: 5 }),
    views: fields.bigInteger(optional),
    score: fields.float(optional),
    cost: fields.decimal({ ...optional, maxDigits: 10, decimalPlaces: 2 }),
    createdAt: fields.dateTime(optional),
    dueOn: fields.date(optional),
    dueAt: fields.time(optional),
    spent: fields.duration(optional),
    status: fields.choice(STATUSES, optional),
    statuses: fields.multipleChoice(STATUSES, optional),
    tags: fields.list(fields.char({ maxLength: 20 }), optional),
    counts: fields.dict(fields.integer(), optional),
    meta: fields.json(optional),
    line: fields.nested(Line, { required: false }),
    lines: fields.nested(Line, { many: true, required: false }),
    teamId: fields.primaryKey(Team, optional),
    team: fields.slugRelated(Team, 'slug', optional),
    tickets: fields.primaryKey(Ticket, { many: true, required: false })
  }))
}

function ticketSerializer ({ Ticket, Team }: DeskModels) {
  return modelSerializer(Ticket, {
    fields: '__all__',
    readOnly: ['createdAt'],
    extra: {
      reporter: fields.email({ required: false, allowNull: true }),
      page: fields.url({ required: false, allowNull: true }),
      address: fields.ip({ required: false, allowNull: true }),
      token: fields.uuid({ required: false, allowNull: true }),
      priority: { minimum: 1, maximum: 5 },
      spent: fields.duration({ required: false, allowNull: true }),
      dueOn: fields.date({ required: false, allowNull: true }),
      dueAt: fields.time({ required: false, allowNull: true }),
      status: fields.choice(STATUSES, { required: false }),
      cost: fields.decimal({ maxDigits: 10, decimalPlaces: 2, required: false, allowNull: true }),
      tags: fields.list(fields.json(), { required: false }),
      meta: fields.json({ required: false, allowNull: true }),
      teamId: fields.primaryKey(Team, { required: false, allowNull: true })
    }
  })
}

function ticketFilters ({ Ticket }: DeskModels) {
  return filterSet(Ticket, {
    title: filters.string({ lookups: ['icontains', 'istartswith', 'in'] }),
    cost: filters.decimal({ lookups: ['comparison', 'range'], maxDigits: 10, decimalPlaces: 2 }),
    priority: filters.integer({ lookups: ['comparison', 'in', 'range'] }),
    score: filters.float({ lookups: ['comparison', 'isnull'] }),
    isOpen: filters.boolean(),
    status: filters.choice(STATUSES, { lookups: ['in'] }),
    dueOn: filters.date({ lookups: ['gte', 'lte'] }),
    team: filters.integer({ filterBy: 'teamId' })
  }, { orderFields: [['title', 'title'], ['cost', 'cost'], ['newest', 'id']], orderParam: 'order_by' })
}

export function viewsetsOf (models: DeskModels) {
  const { Team, Ticket, Comment } = models

  class TeamViewSet extends AsyncModelViewSet {
    override queryset = Team.objects.all()
    override serializerClass = modelSerializer(Team, { fields: '__all__', extra: { slug: { field: 'slug' } } })
    override permissionClasses = [IsAuthenticatedOrReadOnly]
    override lookupField = 'slug'
    override paginationClass = Windows
    override filterBackends = [SearchFilter]
    override searchFields = ['^name', '=slug']
  }

  class TicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = ticketSerializer(models)
    override permissionClasses = [IsAuthenticatedOrReadOnly]
    override paginationClass = Pages
    override filterBackends = [FilterSetBackend, SearchFilter, OrderingFilter]
    override filtersetClass = ticketFilters(models)
    override searchFields = ['title', 'body', '=status']
    override orderingFields = ['title', 'priority', 'score', 'cost', 'createdAt', 'dueOn']
    override actionConfigs = {
      list: { postFetches: [new PostFetch({ queryset: Comment.objects.all(), toAttr: 'latest', on: { ticketId: 'id' }, values: ['id', 'text'], orderBy: ['-id'], limit: 1 })] },
      fast: { paginationClass: FastPages }
    }

    @action({ detail: true, methods: ['post'] })
    async respond () {
      const ticket = await this.getObject()
      const { validatedData } = await this.validatedSerializer({ serializerClass: serializer(Type.Object({ text: fields.char(), rating: fields.integer({ minimum: 1, maximum: 5, required: false }) })) })
      return new Response({ ticket: ticket.id, ...validatedData }, { status: 202 })
    }

    @action({ detail: false, methods: ['post'] })
    async many () {
      const saved = await this.validatedSerializer({ many: true })
      await saved.save()
      return new Response(saved.data, { status: 201 })
    }

    @action({ detail: false, methods: ['get'] })
    async fast () {
      return this.paginatedResponse(await this.filterQueryset(await this.getQueryset()))
    }
  }

  class AtomicTicketViewSet extends TicketViewSet {
    override atomic = true
  }

  class CursorTicketViewSet extends AsyncModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = ticketSerializer(models)
    override paginationClass = Cursors
  }

  class CommentViewSet extends NestedViewSetMixin(AsyncModelViewSet) {
    override parentLookupKwargs = { ticket_pk: 'ticketId' }
    override queryset = Comment.objects.all()
    override serializerClass = modelSerializer(Comment, { fields: '__all__' })
  }

  class EchoView extends CreateAPIView {
    override serializerClass = everyKind(models)

    /** Shows what was validated. */
    override async performCreate (serializer: Serializer) {
      serializer.instance = serializer.validatedData
    }
  }

  return { TeamViewSet, TicketViewSet, AtomicTicketViewSet, CursorTicketViewSet, CommentViewSet, EchoView }
}
