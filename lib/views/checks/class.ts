/** What can be told of a view class itself, once, whatever it is routed as. */
import { authoredPrototypes } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_HOOK_EMPTY } from '../../errors.ts'
import { nameOf } from '../../utils/names.ts'
import { sourcesOf } from './class-members.ts'
import { checkSpelling } from './spelling.ts'

const checked = new WeakSet<object>()

/** Throws where a class misspells what views read, or has hooks that give nothing. */
export function checkClass (view: object): void {
  if (checked.has(view.constructor)) return
  checkSpelling(view)
  checkResults(view)
  checked.add(view.constructor)
}

/** The hooks that must give something, and what. */
const RESULTS: Readonly<Record<string, string>> = {
  getQueryset: 'queryset',
  filterQueryset: 'queryset',
  getObject: 'object',
  getSerializerClass: 'serializer class',
  getRequestSerializerClass: 'serializer class',
  getResponseSerializerClass: 'serializer class',
  getSerializer: 'serializer',
  getSerializerContext: 'context',
  getPermissions: 'permissions',
  getAuthenticators: 'authenticators',
  getThrottles: 'throttles',
  getFilterBackends: 'filter backends'
}

function checkResults (view: object): void {
  const levels = authoredPrototypes(view)
  for (const [hook, result] of Object.entries(RESULTS)) {
    // most classes have none of them
    if (levels.some((one) => Object.hasOwn(one, hook)) && sourcesOf(view, (name) => name === hook).some(givesNothing)) throw new FST_VIEWSETS_HOOK_EMPTY(nameOf(view.constructor), hook, result)
  }
}

const givesNothing = (source: string): boolean => !/\breturn\b|\bthrow\b|=>|\[native code\]/.test(source)
