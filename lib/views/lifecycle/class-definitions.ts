/**
 * What a class body defines, made once for each registration: JavaScript evaluates it for every instance, where Python does
 * so once. A view made at boot holds the definitions, and each request's view is given them before its `setup()`.
 */
import { refuseRequests } from './definition-functions.ts'
import { attributesThat } from '../attributes.ts'
import { isList, isRecord } from '../../utils/guards.ts'
import { madeClass } from '../../utils/deferred-class.ts'
import type { Settings } from '../../settings.ts'

/** The attributes of the library's views that hold definitions. */
const ATTRIBUTES = attributesThat(({ kind }) => kind?.isDefinition === true)

type Attributes = Readonly<Record<string, unknown>>

const known = new WeakMap<Settings, WeakMap<object, Attributes>>()

/** The definitions of a class in one registration, by the names of its attributes. Throws what is wrong with them. */
export function definitionsOf (View: new () => object, settings: Settings): Attributes {
  let classes = known.get(settings)
  if (classes === undefined) known.set(settings, classes = new WeakMap())
  let definitions = classes.get(View)
  if (definitions === undefined) classes.set(View, definitions = define(new View()))
  return definitions
}

function define (view: object): Attributes {
  const own = ATTRIBUTES.flatMap((name): [string, unknown][] => {
    // an accessor may want the request
    const property = Object.getOwnPropertyDescriptor(view, name)
    return property === undefined || !('value' in property) ? [] : [[name, frozen(name, property.value)]]
  })
  for (const [name, value] of own) for (const one of name === 'actionConfigs' ? configured(value) : [value]) make(one)
  refuseRequests(view, own.map(([name, value]) => [name, name === 'actionConfigs' ? withoutQuerysets(value) : value]))
  return Object.fromEntries(own)
}

/** What `asView()` was given, where it is of the same kind as what a class body defines: no request can change it for all others. */
export function frozenDefinitions (given: Attributes): Attributes {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, ATTRIBUTES.includes(name) ? frozen(name, value) : value]))
}

function frozen (name: string, value: unknown): unknown {
  return name === 'actionConfigs' ? frozenConfigs(value) : frozenList(value)
}

function frozenList (value: unknown): unknown {
  return isList(value) ? Object.freeze([...value]) : value
}

function frozenConfigs (configs: unknown): unknown {
  return isObject(configs) ? frozenCopy(configs, (config) => isObject(config) ? frozenCopy(config, frozenList) : config) : configs
}

function frozenCopy (object: object, keep: (value: unknown) => unknown): object {
  const properties = Object.getOwnPropertyDescriptors(object)
  for (const property of Object.values(properties)) if ('value' in property) property.value = keep(property.value)
  return Object.freeze(Object.create(Reflect.getPrototypeOf(object), properties))
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Makes what is put off until its first use; throws what is wrong with it. */
function make (value: unknown): void {
  if (typeof value === 'function') madeClass(value)
  else if (Array.isArray(value)) value.forEach(make)
  else if (isObject(value) && 'toAttr' in value && 'compile' in value && typeof value.compile === 'function') value.compile()
}

/** What an object holds, getters left out. */
function heldBy (object: object): [name: string, value: unknown][] {
  return Object.entries(Object.getOwnPropertyDescriptors(object)).map(([name, { value }]) => [name, value])
}

/** What the actions are given. */
function configured (configs: unknown): unknown[] {
  return isObject(configs) ? Object.values(configs).filter(isObject).flatMap(heldBy).map(([, value]) => value) : []
}

/** A function that gives an action's rows belongs to each request's own view. */
function withoutQuerysets (configs: unknown): unknown {
  if (!isObject(configs)) return configs
  return Object.fromEntries(Object.entries(configs).map(([action, config]) => [action, isObject(config) ? Object.fromEntries(heldBy(config).filter(([name]) => name !== 'queryset')) : config]))
}

/** The actions whose configs have a queryset, which is that of each request's view. */
export function actionsWithQueryset (configs: unknown): readonly string[] {
  return isObject(configs) ? Object.entries(configs).filter(([, config]) => isObject(config) && 'queryset' in config).map(([action]) => action) : []
}

/** The configs of boot with the querysets that a fresh view has in its own. */
export function withFreshQuerysets (configs: unknown, fresh: unknown, actions: readonly string[]): object {
  const merged: Record<string, unknown> = isRecord(configs) ? { ...configs } : {}
  for (const action of actions) {
    const [config, own] = [merged[action], isRecord(fresh) ? fresh[action] : undefined]
    if (isRecord(config) && isRecord(own)) merged[action] = { ...config, queryset: own.queryset }
  }
  return merged
}
