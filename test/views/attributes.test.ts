/** The table of view attributes and all that derives from it: a row that is added is tested by the same sentences. */
import t from 'tap'
import { BulkModelMixin, GenericViewSet, NestedViewSetMixin, SimpleRouter, memoryModel, refusal } from '../support/helper.ts'
import { VIEW_ATTRIBUTES, settingOf } from '../../lib/views/attributes.ts'
import { Type } from '@sinclair/typebox'
import type { ActionConfig, Settings, ViewsetsOptions } from '../support/helper.ts'

const Book = memoryModel('book', Type.Object({ id: Type.Integer() }))

class BookViewSet extends GenericViewSet {
  override queryset = Book.objects.all()
  list () { return [] }
}

function routing (attributes: object): ViewsetsOptions {
  class OwnViewSet extends BookViewSet {
    constructor () {
      super()
      Object.assign(this, attributes)
    }
  }
  const router = new SimpleRouter()
  router.register('books', OwnViewSet, { basename: 'book' })
  return { router }
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Named by the type, so that the compiler tells where the table and the type differ. */
const PER_ACTION: Readonly<Record<keyof ActionConfig, true>> = {
  serializerClass: true,
  requestSerializerClass: true,
  responseSerializerClass: true,
  permissionClasses: true,
  throttleClasses: true,
  parserClasses: true,
  rendererClasses: true,
  filterBackends: true,
  paginationClass: true,
  queryset: true,
  postFetches: true
}

/** The same of the settings; the rates of throttles and the version are of no view. */
const SETTINGS: Readonly<Record<Exclude<Extract<keyof Settings, `default${string}`>, 'defaultThrottleRates' | 'defaultVersion'>, true>> = {
  defaultRendererClasses: true,
  defaultParserClasses: true,
  defaultAuthenticationClasses: true,
  defaultPermissionClasses: true,
  defaultThrottleClasses: true,
  defaultFilterBackends: true,
  defaultPaginationClass: true,
  defaultContentNegotiationClass: true,
  defaultMetadataClass: true,
  defaultVersioningClass: true
}

t.test('The attributes of the table are those of the views', async (t) => {
  t.strictSame([...VIEW_ATTRIBUTES.keys()].filter((name) => !(name in NestedViewSetMixin(BulkModelMixin(GenericViewSet)).prototype)), [])
})

t.test('Those that an action may have are those of ActionConfig', async (t) => {
  t.strictSame([...VIEW_ATTRIBUTES].flatMap(([name, { perAction }]) => perAction ? [name] : []).sort(), Object.keys(PER_ACTION).sort())
})

t.test('Those that are left to a setting have one of their name', async (t) => {
  t.strictSame([...VIEW_ATTRIBUTES].flatMap(([name, { setting }]) => setting === undefined ? [] : [settingOf(name)]).sort(), Object.keys(SETTINGS).sort())
})

for (const [name, { kind, setting, perAction }] of VIEW_ATTRIBUTES) {
  if (setting !== undefined) {
    t.test(`A ${settingOf(name)} of another kind is refused at boot`, async (t) => {
      t.equal(await refusal(t, { [settingOf(name)]: 'other' } as ViewsetsOptions), `FST_VIEWSETS_SETTING_INVALID: register(viewsets) was given a bad "${settingOf(name)}": ${kind?.setting?.cure}`)
    })
  }

  if (!perAction) {
    t.test(`An action with its own ${name} is refused at boot`, async (t) => {
      t.match(await refusal(t, routing({ actionConfigs: { list: { [name]: null } } })), `FST_VIEWSETS_ACTION_CONFIG_UNKNOWN: OwnViewSet.actionConfigs.list gives "${name}", which no ActionConfig has.`)
    })
  }

  const cure = kind?.cureFor('other') ?? null
  if (cure !== null) {
    t.test(`A view with a ${name} of another kind is refused at boot`, async (t) => {
      t.equal(await refusal(t, routing({ [name]: 'other' })), `FST_VIEWSETS_ATTRIBUTE_INVALID: OwnViewSet has a bad \`${name}\`: ${cure}`)
    })

    if (perAction) {
      t.test(`An action with a ${name} of another kind is refused at boot`, async (t) => {
        t.equal(await refusal(t, routing({ actionConfigs: { list: { [name]: 'other' } } })), `FST_VIEWSETS_ATTRIBUTE_INVALID: OwnViewSet.actionConfigs.list has a bad \`${name}\`: ${cure}`)
      })
    }
  }

  // a class that nests nothing may call its own things what it likes
  if (kind !== null && snake(name) !== name && name in BookViewSet.prototype) {
    t.test(`${snake(name)} is told at boot from ${name}`, async (t) => {
      t.match(await refusal(t, routing({ [snake(name)]: [] })), `FST_VIEWSETS_ATTRIBUTE_UNKNOWN: OwnViewSet has \`${snake(name)}\`, which no view reads. Did you mean \`${name}\`?`)
    })
  }
}
