import { Type } from '@sinclair/typebox'
import t from 'tap'
import { APIView, DefaultRouter, ModelViewSet, View, action, answer, memoryModel, modelSerializer, path, serve } from '../../support/helper.ts'

t.test('A viewset may have members of its own under any name that is not a documented one', async (t) => {
  const Member = memoryModel('member', Type.Object({ id: Type.Integer(), name: Type.String() }))
  await Member.objects.create({ id: 1, name: 'Ann' })
  class MemberViewSet extends ModelViewSet {
    override queryset = Member.objects.all()
    override serializerClass = modelSerializer(Member, { fields: ['id', 'name'] })
    plan = 'gold'
    body = 'slim'
    gate = 7
    checksFirst = false
    compile = 'never'
    bindAction = null
    handlerName = undefined

    @action({ detail: false })
    own () {
      const { plan, body, gate, checksFirst, compile, bindAction, handlerName } = this
      return { plan, body, gate, checksFirst, compile, bindAction, handlerName }
    }
  }
  const router = new DefaultRouter()
  router.register('members', MemberViewSet)
  const app = await serve(t, { router })
  t.strictSame(answer(await app.inject('/members/1/')), [200, { id: 1, name: 'Ann' }])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/members/', payload: { name: 'Bob' } })), [201, { id: 2, name: 'Bob' }])
  t.strictSame(answer(await app.inject({ method: 'PATCH', url: '/members/2/', payload: { name: 'Bea' } })), [200, { id: 2, name: 'Bea' }])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/members/', payload: '{"name":', headers: { 'content-type': 'application/json' } }))[0], 400)
  t.strictSame(answer(await app.inject({ method: 'TRACE' as 'GET', url: '/members/' }))[0], 405)
  t.strictSame(answer(await app.inject('/members/own/')), [200, { plan: 'gold', body: 'slim', gate: 7, checksFirst: false, compile: 'never', bindAction: null }])
})

t.test('So may the plainest of views, and change them', async (t) => {
  class Door extends View {
    plan = 0
    gate = 'shut'
    body () {
      this.gate = 'open'
      return { plan: ++this.plan, gate: this.gate }
    }

    post () { return this.reply.send({ ...this.body(), sent: this.data }) }
  }
  class Window extends APIView {
    plan: object = {}
    compile () { return this.plan }
    async post () {
      this.plan = { sent: this.data }
      return this.compile()
    }
  }
  const app = await serve(t, { urls: [path('/door/', Door.asView()), path('/window/', Window.asView())] })
  const post = async (url: string) => answer(await app.inject({ method: 'POST', url, payload: { a: 1 } }))
  for (let times = 0; times < 2; times++) {
    t.strictSame(await post('/door/'), [200, { plan: 1, gate: 'open', sent: { a: 1 } }])
    t.strictSame(await post('/window/'), [200, { sent: { a: 1 } }])
  }
})
