/** How clients say who they are, as a document tells it: on each operation by name, and once for all what the names stand for. */
import { now } from '../utils/awaitable.ts'
import type { FastifySchema } from 'fastify'
import type { DescribedView } from '../types.ts'
import type { ViewPlan } from '../views/lifecycle/plan.ts'

interface Scheme { readonly name: string, readonly scheme: object }

/** A document while `@fastify/swagger` makes it: of OpenAPI 3, or of Swagger 2. */
interface DocumentInTheMaking {
  readonly openapiObject?: { components?: object }
  readonly swaggerObject?: { securityDefinitions?: object }
}

/** A route on its way into a document. */
interface DocumentedRoute { readonly schema: FastifySchema, readonly url: string }

/** The security requirements of an operation. */
export function securityOf (view: DescribedView): Record<string, readonly string[]>[] {
  return schemesOf(view).map(({ name }) => ({ [name]: [] }))
}

function schemesOf (view: DescribedView): Scheme[] {
  return now(view.getAuthenticators()).flatMap((authenticator) => authenticator.securityScheme?.() ?? [])
}

/**
 * The `config` of a hidden route that brings a view's security schemes into each document before its operations refer to
 * them; what the application declares under the same name stays. Hidden, for `@fastify/swagger` would not ask the
 * application's own `transform` about a route that has one.
 */
export function schemeDeclaration (plan: ViewPlan): { readonly swaggerTransform: (route: DocumentedRoute & DocumentInTheMaking) => DocumentedRoute } {
  return {
    swaggerTransform ({ schema, url, ...document }) {
      declareIn(document, Object.fromEntries(schemesOfAll(plan).map(({ name, scheme }) => [name, scheme])))
      return { schema, url }
    }
  }
}

// the document's own objects may be the application's: they are left as they are
function declareIn ({ openapiObject, swaggerObject }: DocumentInTheMaking, schemes: Readonly<Record<string, object>>): void {
  if (openapiObject !== undefined) {
    const components: { readonly securitySchemes?: object } = openapiObject.components ?? {}
    openapiObject.components = { ...components, securitySchemes: { ...schemes, ...components.securitySchemes } }
  }
  if (swaggerObject !== undefined) swaggerObject.securityDefinitions = { ...inSwagger2(schemes), ...swaggerObject.securityDefinitions }
}

/** Whether a view tells of itself, as a plain one does not. */
export const isDescribed = (view: object): view is DescribedView => 'getViewName' in view

function schemesOfAll (plan: ViewPlan): Scheme[] {
  return plan.methods.flatMap((method) => {
    const view = plan.instantiate()
    if (!isDescribed(view)) return []
    view.action = plan.spec.actions?.[method.toLowerCase()] ?? null
    try {
      return schemesOf(view)
    } catch {
      // one that wants the request: its operations tell none either
      return []
    }
  })
}

/** Swagger 2 knows `basic` and keys; whatever else is in the header is a key there. */
function inSwagger2 (schemes: Readonly<Record<string, object>>): object {
  const told = (scheme: { readonly type?: string, readonly scheme?: string, readonly description?: string }): object => {
    if (scheme.type !== 'http') return scheme
    const { description } = scheme
    return { ...(scheme.scheme === 'basic' ? { type: 'basic' } : { type: 'apiKey', in: 'header', name: 'Authorization' }), ...(description !== undefined && { description }) }
  }
  return Object.fromEntries(Object.entries(schemes).map(([name, scheme]) => [name, told(scheme)]))
}
