import { Type } from '@sinclair/typebox'
import t from 'tap'
import { ModelViewSet, NOTHING_REFUSED, PostFetch, fields, memoryModel, modelSerializer, path, refusal } from '../../support/helper.ts'

const User = memoryModel('User', Type.Object({ id: Type.Integer(), username: Type.String() }))
const Ticket = memoryModel('Ticket', Type.Object({ id: Type.Integer(), requesterId: Type.Integer(), owner: Type.Integer() }), { references: { requesterId: User, owner: User } })
const UserSerializer = modelSerializer(User, { fields: '__all__' })

/** What a viewset is refused with at boot whose serializer has these fields. */
function refusalOf (t: Parameters<typeof refusal>[0], extra: object, attributes: object = {}): Promise<string> {
  class TicketViewSet extends ModelViewSet {
    override queryset = Ticket.objects.all()
    override serializerClass = modelSerializer(Ticket, { fields: ['id', ...Object.keys(extra)], extra } as never, { getOne: () => 1 } as never) as never
  }
  return refusal(t, { urls: [path('/tickets/:pk/', TicketViewSet.asView({ get: 'retrieve' }, attributes)), path('/tickets/', TicketViewSet.asView({ get: 'list' }, attributes))] })
}

const told = (field: string, key: string, toAttr: string, source: string) =>
  `FST_VIEWSETS_FIELD_RELATION_MISSING: TicketSerializer shows another row by its field "${field}", but rows of Ticket hold only its key, "${key}": it would be missing from every answer. ` +
  `Let the view attach the row, \`postFetches = [new PostFetch({ queryset: User.objects.all(), toAttr: '${toAttr}', on: { id: '${key}' } })]\`${source}; or make it by a method of the serializer, fields.method().`

const nested = (options: object = {}) => fields.nested(UserSerializer, { readOnly: true, ...options } as never)

t.test('A nested field, and a path, lead over a foreign key to the row that it refers to (FLD-27)', async (t) => {
  t.equal(await refusalOf(t, { requester: nested() }), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { by: nested({ source: 'requester' }) }), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { requesterName: fields.char({ source: 'requester.username', readOnly: true }) }), NOTHING_REFUSED)
})

t.test('A foreign key under the name of the field holds a key and no row, which is refused at boot (FLD-27)', async (t) => {
  t.equal(await refusalOf(t, { ownerName: fields.char({ source: 'owner.username', readOnly: true }) }), told('ownerName', 'owner', 'ownerRow', ', and begin the field\'s `source` with "ownerRow"'))
  t.equal(await refusalOf(t, { owner: nested() }), told('owner', 'owner', 'ownerRow', ', and begin the field\'s `source` with "ownerRow"'))
})

t.test('What a post-fetch attaches may be shown, and so may keys, defaults and what methods make (FLD-27)', async (t) => {
  const postFetches = [new PostFetch({ queryset: User.objects.all(), toAttr: 'requester', on: { id: 'requesterId' } })]
  t.equal(await refusalOf(t, { requester: nested(), requesterName: fields.char({ source: 'requester.username', readOnly: true }) }, { postFetches }), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { owner: fields.primaryKey(User), requester: fields.method('getOne'), none: fields.char({ source: 'requester.username', default: '' }) }), NOTHING_REFUSED)
})
