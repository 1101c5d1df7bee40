/** The policies that a registration has where it names none, and the settings of whatever serves a request. */
import { AnonymousUser } from '../../policies/authentication/index.ts'
import { exceptionHandler } from '../exception-handlers.ts'
import { SimpleMetadata } from '../../policies/metadata.ts'
import { DefaultContentNegotiation } from '../../policies/negotiation.ts'
import { FormParser, JSONParser, MultiPartParser } from '../../policies/parsers/index.ts'
import { AllowAny } from '../../policies/permissions.ts'
import { JSONRenderer } from '../../policies/renderers/index.ts'
import { resolveSettings } from '../../settings.ts'
import type { FastifyInstance } from 'fastify'
import type { PolicyDefaults, Settings } from '../../settings.ts'

// one for all requests: it has no state, and most requests of an open API need no other
const anonymous = Object.freeze(new AnonymousUser())

export const POLICY_DEFAULTS: PolicyDefaults = {
  defaultRendererClasses: [JSONRenderer],
  defaultParserClasses: [JSONParser, FormParser, MultiPartParser],
  defaultPermissionClasses: [AllowAny],
  defaultContentNegotiationClass: DefaultContentNegotiation,
  defaultMetadataClass: SimpleMetadata,
  unauthenticatedUser: () => anonymous,
  exceptionHandler
}

const DEFAULT_SETTINGS = resolveSettings({}, POLICY_DEFAULTS)
const kSettings: unique symbol = Symbol('fastify-viewsets.settings')

/** Makes these the settings of views that handle routes of that instance by themselves; the first registration's stay. */
export function shareSettings (fastify: FastifyInstance, settings: Settings): void {
  if (!Object.hasOwn(fastify, kSettings)) fastify.decorate(kSettings, settings)
}

/** The settings of the registration nearest to that instance, or the package's own. */
export function settingsOf (fastify: FastifyInstance): Settings {
  return (fastify as unknown as { [kSettings]?: Settings })[kSettings] ?? DEFAULT_SETTINGS
}
