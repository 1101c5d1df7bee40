/** The serializers that a view's methods validate and show by: what is wrong with one is told at boot, as far as it can be found while there is no request. */
import { FST_VIEWSETS_SERIALIZER_MISSING } from '../../errors.ts'
import { now } from '../../utils/awaitable.ts'
import { isRecord } from '../../utils/guards.ts'
import { kPlan } from '../../request.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ViewPlan } from '../lifecycle/plan.ts'

interface SerializingView {
  action: string | null
  readonly [kPlan]: ViewPlan
  getRequestSerializerClass (): Awaitable<{ compile (): unknown }>
  getResponseSerializerClass (): Awaitable<{ compile (): unknown }>
}

const TAKES_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
const SHOWS_NOTHING: ReadonlySet<string> = new Set(['HEAD', 'OPTIONS', 'DELETE'])

/** Throws what is wrong with the serializer of any method. */
export function checkSerializers (view: SerializingView): void {
  const { methods, spec: { actions } } = view[kPlan]
  for (const method of methods) {
    view.action = actions?.[method.toLowerCase()] ?? null
    if (TAKES_BODY.has(method)) compiled(() => view.getRequestSerializerClass())
    if (!SHOWS_NOTHING.has(method)) compiled(() => view.getResponseSerializerClass())
  }
  view.action = null
}

function compiled (ask: () => Awaitable<{ compile (): unknown }>): void {
  try {
    now(ask()).compile()
  } catch (error) {
    // a view may do without, and a hook may want the request
    if (isRecord(error) && String(error.code).startsWith('FST_') && !(error instanceof FST_VIEWSETS_SERIALIZER_MISSING)) throw error
  }
}
