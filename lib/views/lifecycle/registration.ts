/** The policies that a registration has where it names none, and the settings of whatever serves a request. */
import { AnonymousUser } from '../../policies/authentication/base.ts'
import { exceptionHandler } from '../exception-handlers.ts'
import { VIEW_ATTRIBUTES, settingOf } from '../attributes.ts'
import { MemoryThrottleStore } from '../../stores/memory-throttle-store.ts'
import { isFunction, isRecord } from '../../utils/guards.ts'
import { resolveSettings } from '../../settings.ts'
import type { FastifyInstance } from 'fastify'
import type { SettingRule, Settings } from '../../settings.ts'

// one for all requests: it has no state, and most requests of an open API need no other
const anonymous = Object.freeze(new AnonymousUser())

/** The settings that attributes of views are left to. */
const OF_ATTRIBUTES = [...VIEW_ATTRIBUTES].flatMap(([name, { kind, setting }]): [string, SettingRule][] =>
  kind?.setting && setting !== undefined ? [[settingOf(name), { usual: setting, ...kind.setting }]] : [])

const isStore = (value: unknown): boolean => isRecord(value) && isFunction(value['hit'])

/** The settings that are about views, with what they are where a registration is silent. */
export const VIEW_SETTINGS: Readonly<Record<string, SettingRule>> = {
  ...Object.fromEntries(OF_ATTRIBUTES),
  unauthenticatedUser: { usual: () => anonymous, allows: isFunction, cure: 'give a function that makes the user' },
  throttleStore: { usual: null, make: () => new MemoryThrottleStore(), allows: isStore, cure: 'give a store, as in new MemoryThrottleStore()' },
  exceptionHandler: { usual: exceptionHandler, allows: isFunction, cure: 'give a function (error, context) => Response or null' }
}

const DEFAULT_SETTINGS = resolveSettings({}, VIEW_SETTINGS)
const kSettings: unique symbol = Symbol('fastify-viewsets.settings')

/** Makes these the settings of views that handle routes of that instance by themselves; the first registration's stay. */
export function shareSettings (fastify: FastifyInstance, settings: Settings): void {
  if (!Object.hasOwn(fastify, kSettings)) fastify.decorate(kSettings, settings)
}

/** The settings of the registration nearest to that instance, or the package's own. */
export function settingsOf (fastify: FastifyInstance & { readonly [kSettings]?: Settings }): Settings {
  return fastify[kSettings] ?? DEFAULT_SETTINGS
}
