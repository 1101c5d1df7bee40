/** What the attributes of a view may hold, checked at boot: what JavaScript lets through would only fail at a request. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../../errors.ts'
import { HTTP_METHODS, isHttpMethod } from '../../http/methods.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { nameOf } from '../../utils/names.ts'
import { VIEW_ATTRIBUTES } from '../attributes.ts'
import type { ViewAttribute } from '../attributes.ts'

type Attributes = readonly (readonly [name: string, attribute: ViewAttribute])[]

const ALL: Attributes = [...VIEW_ATTRIBUTES]
const QUERYSET = ALL.filter(([name]) => name === 'queryset')
/** The queryset is checked before all that is told of its model. */
const OTHERS = ALL.filter(([name]) => name !== 'queryset')
const PER_ACTION = ALL.filter(([, { perAction }]) => perAction)

/** Throws where a policy, serializer or paginator, the view's own or one of an action, cannot be one. */
export function checkAttributes (view: object): void {
  const owner = nameOf(view.constructor)
  checkAll(owner, view, OTHERS)
  const configs = plainAttribute(view, 'actionConfigs')
  for (const [action, config] of Object.entries(configs ?? {})) checkAll(`${owner}.actionConfigs.${action}`, Object(config), PER_ACTION)
}

/** Throws where the queryset of a view is none. */
export function checkQueryset (view: object): void {
  checkAll(nameOf(view.constructor), view, QUERYSET)
}

function checkAll (owner: string, holder: object, attributes: Attributes): void {
  for (const [name, { kind }] of attributes) {
    const value = plainAttribute(holder, name) ?? null
    const cure = value === null || kind === null ? null : kind.cureFor(value)
    if (cure !== null) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, name, cure)
  }
}

/** Throws where a view names methods that HTTP does not have, or has in lower case: it would refuse every request. */
export function checkHttpMethods ({ constructor, httpMethodNames: names }: { readonly constructor: { readonly name: string }, readonly httpMethodNames: unknown }): void {
  if (names === HTTP_METHODS) return
  const refuse = (cure: string): Error => new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(constructor), 'httpMethodNames', cure)
  if (!Array.isArray(names)) throw refuse('give a list of HTTP methods, as in [\'get\', \'post\']')
  const stranger = names.map(String).find((name) => !isHttpMethod(name))
  if (stranger !== undefined) throw refuse(`"${stranger}" is not one of: ${HTTP_METHODS.join(', ')}.${didYouMean(stranger, HTTP_METHODS)}`)
}
