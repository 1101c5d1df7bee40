/** A function as a view, with a view's policies around it. */
import { HTTP_METHODS } from '../http/methods.ts'
import { viewHandler } from './lifecycle/plan.ts'
import { AsyncAPIView } from './api-view.ts'
import type { Handler, Initkwargs } from './view.ts'
import type { HttpMethod } from '../http/methods.ts'
import type { ViewHandler } from './lifecycle/plan.ts'

/**
 * DRF's `@api_view`: `apiView(['GET'], { permissionClasses: [IsAuthenticated] })(async (request, kwargs) => …)`.
 * Answers these methods and OPTIONS; HEAD only where it is listed.
 */
export function apiView (methods: readonly (HttpMethod | Uppercase<HttpMethod>)[] = ['GET'], attributes: Initkwargs<AsyncAPIView> = {}) {
  const names = methods.map((method) => method.toLowerCase())
  return function wrap (handler: Handler): ViewHandler {
    class WrappedView extends AsyncAPIView {
      override httpMethodNames = HTTP_METHODS.filter((name) => name === 'options' || names.includes(name))
    }
    Object.defineProperty(WrappedView, 'name', { value: handler.name || 'WrappedView' })
    for (const name of names.filter((one) => one !== 'options')) {
      Object.defineProperty(WrappedView.prototype, name, { value: handler, configurable: true, writable: true })
    }
    return viewHandler(WrappedView.specFor(attributes))
  }
}
