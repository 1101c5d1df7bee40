/** Extra actions of a viewset, declared with `@action` or without decorators. */
import {
  FST_VIEWSETS_ACTION_OPTION_MISSING, FST_VIEWSETS_MAPPED_ACTION_UNKNOWN, FST_VIEWSETS_METHOD_MAPPED, FST_VIEWSETS_METHOD_UNKNOWN, FST_VIEWSETS_NAME_AND_SUFFIX
} from '../errors.ts'
import { HTTP_METHODS, isHttpMethod } from '../http/methods.ts'
import { methodDecorator } from '../utils/method-decorators.ts'
import { capitalized, nameOf, snakeCase } from '../utils/names.ts'
import type { HttpMethod } from '../http/methods.ts'
import type { Method, ActionDecorator } from '../utils/method-decorators.ts'

/** Describes the route of an extra action; any further key overrides the viewset's attribute of that name for this route. */
export interface ActionOptions {
  /** Whether the URL is one object's (true) or the collection's (false). */
  readonly detail: boolean
  /** Lower or upper case; `['get']` where left out. */
  readonly methods?: readonly (HttpMethod | Uppercase<HttpMethod>)[]
  /** The last part of the URL; the method's name in snake_case where left out. May hold parameters and slashes. */
  readonly urlPath?: string
  /** The last part of the route's name. */
  readonly urlName?: string
  readonly name?: string
  readonly suffix?: string
  readonly description?: string
  readonly [attribute: string]: unknown
}

/** An extra action as a router reads it. */
export interface ExtraAction {
  /** The method's name, which is also `view.action`. */
  readonly name: string
  readonly detail: boolean
  readonly urlPath: string
  readonly urlName: string
  /** HTTP method to the name of the method that answers it. */
  readonly mapping: Readonly<Record<string, string>>
  /** Attributes for this route only. */
  readonly initkwargs: Readonly<Record<string, unknown>>
}

interface MappedTo { readonly of: string, readonly methods: readonly string[] }
type Declaration = ActionOptions | MappedTo

const kDeclaration = Symbol('fastify-viewsets.action')

type Declared = Method & { [kDeclaration]?: Declaration }

/** Whether it is a method, which may be declared as an action. */
const isDeclared = (value: unknown): value is Declared => typeof value === 'function'

const isMapped = (declaration: Declaration): declaration is MappedTo => 'of' in declaration

/** Makes the method an extra action of its viewset: `@action({ detail: true, methods: ['post'] })`. */
export function action (options: ActionOptions): ActionDecorator {
  return methodDecorator('action()', (method, name) => declare(method, name, options))
}

function declare (method: Declared, name: string, options: ActionOptions): void {
  if (typeof options?.detail !== 'boolean') throw new FST_VIEWSETS_ACTION_OPTION_MISSING(name)
  if (options.name !== undefined && options.suffix !== undefined) throw new FST_VIEWSETS_NAME_AND_SUFFIX(name)
  method[kDeclaration] = options
}

type MapDecorator = <const N extends string>(actionName: N) => ActionDecorator<N>

/** Lets another method answer one HTTP method of an action's URL: `@action.mapping.put('label')`. */
action.mapping = {
  get: mapDecorator('get'),
  post: mapDecorator('post'),
  put: mapDecorator('put'),
  patch: mapDecorator('patch'),
  delete: mapDecorator('delete'),
  head: mapDecorator('head'),
  options: mapDecorator('options'),
  trace: mapDecorator('trace')
} satisfies { readonly [M in HttpMethod]: MapDecorator }

function mapDecorator (httpMethod: HttpMethod): MapDecorator {
  return (of) => methodDecorator(`action.mapping.${httpMethod}()`, (method: Declared) => { method[kDeclaration] = { of, methods: [httpMethod] } })
}

/** The same without decorators: `static extraActions = { setPrice: { detail: true }, relabel: { of: 'label', methods: ['put'] } }`. */
export type ExtraActions = { readonly [method: string]: ActionOptions | MappedTo }

/** As much of a viewset class as tells of its actions. */
export interface ViewSetLike { readonly name: string, readonly prototype: object, readonly extraActions?: ExtraActions }

/** All extra actions of a viewset class, inherited ones too, sorted by name. */
export function extraActionsOf (viewset: ViewSetLike): ExtraAction[] {
  const declarations = declarationsOf(viewset)
  const extra: ExtraAction[] = []
  for (const [name, declaration] of declarations) {
    if (!isMapped(declaration)) extra.push(extraActionOf(nameOf(viewset), name, declaration, declarations))
    else if (!(declaration.of in viewset.prototype)) throw new FST_VIEWSETS_MAPPED_ACTION_UNKNOWN(nameOf(viewset), name, declaration.of)
  }
  return extra.sort((a, b) => a.name < b.name ? -1 : 1)
}

function declarationsOf (viewset: ViewSetLike): Map<string, Declaration> {
  const found = new Map<string, Declaration>()
  const below: object[] = []
  for (let level: object | null = viewset.prototype; level !== null; level = Object.getPrototypeOf(level)) {
    for (const [name, declaration] of decoratedAt(level)) {
      // an override without a decorator is no action any more
      if (!below.some((lower) => Object.hasOwn(lower, name))) found.set(name, declaration)
    }
    below.push(level)
  }
  for (const [name, declaration] of Object.entries(staticActionsOf(viewset))) {
    if (!isMapped(declaration)) declare(() => {}, name, declaration)
    found.set(name, declaration)
  }
  return found
}

const decorated = new WeakMap<object, readonly (readonly [name: string, Declaration])[]>()

/** The decorated methods of one class, without those it inherits: found once, since all viewsets share the classes above them. */
function decoratedAt (prototype: object): readonly (readonly [name: string, Declaration])[] {
  const known = decorated.get(prototype)
  if (known !== undefined) return known
  const declarations = Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const declaration = declarationOf(prototype, name)
    return declaration === undefined ? [] : [[name, declaration] as const]
  })
  decorated.set(prototype, declarations)
  return declarations
}

/** What the class declares without decorators, beside what those above it do. */
function staticActionsOf (viewset: { readonly extraActions?: ExtraActions }): ExtraActions {
  if (viewset.extraActions === undefined) return {}
  const above = Reflect.getPrototypeOf(viewset)
  return { ...(above === null ? {} : staticActionsOf(above)), ...viewset.extraActions }
}

function declarationOf (level: object, name: string): Declaration | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(level, name)?.value
  return isDeclared(value) ? value[kDeclaration] : undefined
}

function extraActionOf (viewName: string, name: string, options: ActionOptions, declarations: ReadonlyMap<string, Declaration>): ExtraAction {
  const { detail, methods = ['get'], urlPath, urlName, ...attributes } = options
  const snake = snakeCase(name)
  const mapping: Record<string, string> = {}
  mapMethods(viewName, mapping, methods, name)
  for (const [other, declaration] of declarations) {
    if (isMapped(declaration) && declaration.of === name) mapMethods(viewName, mapping, declaration.methods, other)
  }
  const initkwargs = { ...attributes }
  if (options.name === undefined && options.suffix === undefined) initkwargs.name = capitalized(snake.replaceAll('_', ' '))
  return { name, detail, urlPath: urlPath ?? snake, urlName: urlName ?? snake.replaceAll('_', '-'), mapping, initkwargs }
}

function mapMethods (viewName: string, mapping: Record<string, string>, methods: readonly string[], target: string): void {
  for (const method of methods.map((one) => one.toLowerCase())) {
    if (!isHttpMethod(method)) throw new FST_VIEWSETS_METHOD_UNKNOWN(viewName, method, HTTP_METHODS.join(', '))
    if (mapping[method] !== undefined) throw new FST_VIEWSETS_METHOD_MAPPED(method, mapping[method])
    mapping[method] = target
  }
}
