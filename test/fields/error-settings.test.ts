import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  AsyncModelViewSet, DefaultRouter, FilterSetBackend, ValidationError, action, answer, envelopeExceptionHandler, fields, filterSet, filters, memoryModel, modelSerializer, serializer, serve
} from '../support/helper.ts'
import type { ViewsetsOptions } from '../support/helper.ts'

const REQUIRED = ['This field is required.']
const NOT_A_DICTIONARY = ['Invalid data. Expected a dictionary, but got str.']

const LineSerializer = serializer(Type.Object({ sku: fields.char(), count: fields.integer() }), {
  validate (line: { sku: string, count: number }) {
    if (line.count > 9) throw new ValidationError('Too many.')
    return line
  }
})
const OrderSerializer = serializer(Type.Object({ lines: fields.nested(LineSerializer, { many: true }), first: Type.Optional(Type.Object({ sku: fields.char() })) }))

/** Seats of which no two may have one row and number, and orders to be validated. */
function router (): DefaultRouter {
  const Seat = memoryModel('Seat', Type.Object({ id: Type.Integer(), row: Type.Integer(), number: Type.Integer() }), { rows: [{ row: 1, number: 1 }], uniqueTogether: [['row', 'number']] })
  class OddSeats extends filterSet(Seat, { row: filters.integer() }) {
    override validate (): never { throw new ValidationError('Nothing odd here.') }
  }
  class SeatViewSet extends AsyncModelViewSet {
    override queryset = Seat.objects.all()
    override serializerClass = modelSerializer(Seat, { fields: ['id', 'row', 'number'] })
    override filterBackends = [FilterSetBackend]
    override filtersetClass = OddSeats

    @action({ detail: false, methods: ['post'] })
    async order () { return (await this.validatedSerializer({ serializerClass: OrderSerializer })).validatedData }

    @action({ detail: false, methods: ['post'] })
    async lines () { return (await this.validatedSerializer({ serializerClass: LineSerializer, many: true })).validatedData }
  }
  const made = new DefaultRouter()
  made.register('seats', SeatViewSet)
  return made
}

/** What is answered to these bodies, or to a GET where there is none. */
async function told (t: Parameters<typeof serve>[0], options: ViewsetsOptions, ...requests: readonly (readonly [url: string, body?: unknown])[]): Promise<unknown[]> {
  const app = await serve(t, { router: router(), ...options })
  const answers = []
  for (const [url, body] of requests) {
    answers.push(answer(await app.inject(body === undefined ? { url } : { method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) })))
  }
  return answers
}

t.test('Errors that belong to no field have the key that the registration gives them, wherever they lie (CON-11, EXC-07, EXC-10)', async (t) => {
  t.strictSame(await told(t, { nonFieldErrorsKey: '_' },
    ['/seats/', 'x'], ['/seats/', null], ['/seats/', { row: 1, number: 1 }], ['/seats/lines/', {}], ['/seats/order/', { lines: [{ sku: 'A', count: 10 }, 'x'] }],
    ['/seats/order/', { lines: {} }], ['/seats/order/', { lines: [], first: 'x' }]
  ), [
    [400, { _: NOT_A_DICTIONARY }],
    [400, { _: ['No data provided'] }],
    [400, { _: ['The fields row, number must make a unique set.'] }],
    [400, { _: ['Expected a list of items but got type "dict".'] }],
    [400, { lines: { 0: { _: ['Too many.'] }, 1: { _: NOT_A_DICTIONARY } } }],
    [400, { lines: { _: ['Expected a list of items but got type "dict".'] } }],
    [400, { first: { _: NOT_A_DICTIONARY } }]
  ])
})

t.test('Errors of a filter set as a whole have that key too (CON-11, FLT-18)', async (t) => {
  t.strictSame(await told(t, { nonFieldErrorsKey: '_' }, ['/seats/?row=1']), [[400, { _: ['Nothing odd here.'] }]])
})

t.test('The envelope puts a list of errors under that key (CON-11, EXC-14)', async (t) => {
  t.match(await told(t, { nonFieldErrorsKey: '_', exceptionHandler: (error) => envelopeExceptionHandler(error) }, ['/seats/', 'x']), [[400, { error: { details: { _: NOT_A_DICTIONARY } } }]])
  t.strictSame(envelopeExceptionHandler(new ValidationError('No.'), { view: { settings: { nonFieldErrorsKey: '_' } } } as never)?.data, {
    error: { code: 'validation_error', message: 'Request validation failed.', details: { _: ['No.'] } }
  })
})

t.test('A registration may want lists of errors with a place for each item, as DRF before 3.18 had them (CON-11, EXC-09)', async (t) => {
  const items = [{ sku: 'A', count: 1 }, { sku: 'B' }]
  t.strictSame(await told(t, { listErrorStyle: 'list' }, ['/seats/lines/', items], ['/seats/order/', { lines: items }]), [
    [400, [{}, { count: REQUIRED }]],
    [400, { lines: [{}, { count: REQUIRED }] }]
  ])
})

t.test('A serializer that is told how to tell errors of its items does not ask the registration (EXC-09)', async (t) => {
  const context = { view: { settings: { listErrorStyle: 'list' } } }
  const data = [{ sku: 'A', count: 1 }, { sku: 'B' }]
  const errors = []
  for (const options of [{ context }, { context, listErrorStyle: 'dict' }, { context: { ...context, listErrorStyle: 'dict' } }] as const) {
    const made = new LineSerializer({ data, many: true, ...options })
    await made.isValid()
    errors.push(made.errors)
  }
  t.strictSame(errors, [[{}, { count: REQUIRED }], { 1: { count: REQUIRED } }, { 1: { count: REQUIRED } }])
})

t.test('A serializer whose view has no settings tells errors in the usual way (EXC-07)', async (t) => {
  for (const context of [{}, { view: null }, { view: 'mine' }, { view: {} }]) {
    const made = new LineSerializer({ data: 'x', context })
    await made.isValid()
    t.strictSame(made.errors, { non_field_errors: NOT_A_DICTIONARY })
  }
})
