/** What OPTIONS tells of a view: its name, its media types, and the fields that it takes. */
import { FST_VIEWSETS_URL_KWARG_MISSING } from '../errors.ts'
import { APIException, Http404 } from '../exceptions.ts'
import { kPlan } from '../request.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { DescribedView, Metadata, ParserClass, RendererClass, ViewContext, ViewRequest } from '../types.ts'

/** A serializer that can tell its fields. */
interface DescribedSerializer { describeForMetadata (): object }

/** A view that tells what it takes, too. */
interface FieldsView extends DescribedView {
  classPolicies (attribute: 'rendererClasses'): readonly RendererClass[]
  classPolicies (attribute: 'parserClasses'): readonly ParserClass[]
  readonly [kPlan]: { readonly methods: readonly string[] }
  checkPermissions (request: ViewRequest): Awaitable<void>
  hasSerializer (): Awaitable<boolean>
  getSerializer (options: { direction: 'request' }): Awaitable<DescribedSerializer>
  /** Where the view has objects. */
  getObject? (): Promise<unknown>
}

/** DRF's metadata: name, description, media types, and the fields of POST and PUT for those who may. */
export class SimpleMetadata implements Metadata {
  async determineMetadata (request: ViewRequest, context: ViewContext): Promise<object> {
    const view = context as FieldsView
    const actions = await this.determineActions(request, view)
    return {
      name: await view.getViewName(),
      description: await view.getViewDescription(),
      renders: mediaTypes(view.classPolicies('rendererClasses')),
      parses: mediaTypes(view.classPolicies('parserClasses')),
      ...(Object.keys(actions).length === 0 ? {} : { actions })
    }
  }

  /** The fields that PUT and POST take, each only where the client may do that. */
  async determineActions (request: ViewRequest, view: FieldsView): Promise<Record<string, object>> {
    const actions: Record<string, object> = {}
    if (!await view.hasSerializer()) return actions
    for (const method of ['PUT', 'POST'].filter((one) => view[kPlan].methods.includes(one))) {
      if (await mayDo(method, request, view)) actions[method] = (await view.getSerializer({ direction: 'request' })).describeForMetadata()
    }
    return actions
  }
}

/** Asks the view's own checks as if the request were of that method. */
async function mayDo (method: string, request: ViewRequest, view: FieldsView): Promise<boolean> {
  Object.defineProperty(request, 'method', { value: method, configurable: true })
  try {
    await view.checkPermissions(request)
    if (method === 'PUT' && view.detail !== false) await view.getObject?.()
    return true
  } catch (error) {
    // a URL that names no object has none to look for
    if (error instanceof FST_VIEWSETS_URL_KWARG_MISSING) return true
    if (error instanceof APIException || error instanceof Http404) return false
    throw error
  } finally {
    Reflect.deleteProperty(request, 'method')
  }
}

function mediaTypes (classes: readonly (RendererClass | ParserClass)[]): string[] {
  return classes.map((Class) => new Class().mediaType)
}
