/** Pages made by templates, and pages that are ready. */
import { STATUS_CODES } from 'node:http'
import { FST_VIEWSETS_TEMPLATE_MISSING, FST_VIEWSETS_TEMPLATE_UNNAMED, FST_VIEWSETS_TEMPLATES_MISSING } from '../../errors.ts'
import { isRecord } from '../../utils/guards.ts'
import { nameOf } from '../../utils/names.ts'
import { then } from '../../utils/awaitable.ts'
import { BaseRenderer } from './base.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { Response } from '../../response.ts'
import type { RendererContext, TemplateEngine, ViewContext } from '../../types.ts'

/** As much of a view as says which template it wants. */
interface TemplatedView extends ViewContext {
  readonly templateName?: string | null
  getTemplateNames? (): Awaitable<readonly string[]>
}

/** Pages of either kind show errors by templates of their own. */
abstract class PageRenderer extends BaseRenderer {
  override readonly mediaType: string = 'text/html'
  override readonly format: string | null = 'html'
  override readonly charset: string | null = 'utf-8'
  /** The templates for errors, the first that is there: `{status}` is the status. Without one the page is `404 Not Found`. */
  readonly exceptionTemplateNames: readonly string[] = ['{status}.html', 'api_exception.html']

  /** The page, in place of the data. */
  abstract prepare (data: unknown, acceptedMediaType: string, context: RendererContext): Awaitable<unknown>

  /** What was prepared. */
  render (page: unknown): string {
    return String(page)
  }

  /** What a template is given: the data, and for errors their status. */
  getTemplateContext (data: unknown, { response }: RendererContext): object {
    if (Array.isArray(data)) return { details: data, status_code: response.status }
    const given = isRecord(data) ? data : {}
    return response.exception ? { ...given, status_code: response.status } : given
  }

  protected renderError (data: unknown, context: RendererContext): Awaitable<string> {
    const { response: { status } } = context
    const engine = context.view.settings.templates
    const name = engine === null ? undefined : this.exceptionTemplateNames.map((one) => one.replace('{status}', String(status))).find((one) => engine.has(one))
    if (engine === null || name === undefined) return `${status} ${STATUS_CODES[status] ?? ''}`.trim()
    return engine.render(name, this.getTemplateContext(data, context), context)
  }
}

/**
 * Answers with pages of the setting `templates`, by the name of the answer's template, the renderer's, `getTemplateNames()` of the view,
 * or its `templateName`. The template is given the data.
 */
export class TemplateHTMLRenderer extends PageRenderer {
  /** The template of all that it renders. */
  readonly templateName: string | null = null

  prepare (data: unknown, _acceptedMediaType: string, context: RendererContext): Awaitable<string> {
    if (context.response.exception) return this.renderError(data, context)
    const engine = engineOf(context.view)
    return then(this.getTemplateNames(context.response, context.view), (names) => {
      const name = names.find((one) => engine.has(one))
      if (name === undefined) throw new FST_VIEWSETS_TEMPLATE_MISSING(nameOf(context.view.constructor), names.join(', '))
      return engine.render(name, this.getTemplateContext(data, context), context)
    })
  }

  /** The templates that will do, the best first. */
  getTemplateNames (response: Response, view: TemplatedView): Awaitable<readonly string[]> {
    const name = response.templateName ?? this.templateName
    if (name !== null) return [name]
    if (view.getTemplateNames !== undefined) return view.getTemplateNames()
    if (typeof view.templateName === 'string') return [view.templateName]
    throw new FST_VIEWSETS_TEMPLATE_UNNAMED(nameOf(view.constructor))
  }
}

/** Answers with pages that the view has made: text, as it is. Errors are shown by templates, where there are any. */
export class StaticHTMLRenderer extends PageRenderer {
  prepare (data: unknown, _acceptedMediaType: string, context: RendererContext): unknown {
    return context.response.exception ? this.renderError(data, context) : data ?? ''
  }
}

function engineOf (view: ViewContext): TemplateEngine {
  const { settings: { templates } } = view
  if (templates === null) throw new FST_VIEWSETS_TEMPLATES_MISSING(nameOf(view.constructor))
  return templates
}
