/** A view with policies: which classes apply to the action at work, and the objects made of them for one request. */
import { View } from './view.ts'
import { OF_BASE_API_VIEW, settingOf, usualOf } from './attributes.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { dedent, nearestNameOf, titleOfClass } from '../utils/names.ts'
import type { ActionConfig, ActionConfigs } from './action-config.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type {
  Authenticator, AuthenticatorClass, ContentNegotiator, ContentNegotiatorClass, Metadata, MetadataClass, Parser, ParserClass, Permission, PermissionClass, PolicyLists, Renderer, RendererClass, Throttle, ThrottleClass, VersioningClass, VersioningScheme, ViewContext
} from '../types.ts'

/**
 * Users extend `AsyncAPIView`, which adds dispatch and the serializer helpers. Of a hook's two signatures the first is for who calls it, by `super`
 * as a rule: what it gives is there at once. The second is for who overrides it: that may be async. `Given` is left alone; it frees the first from being
 * held against overrides.
 */
export class PolicyView extends View implements ViewContext {
  declare rendererClasses?: readonly RendererClass[]
  declare parserClasses?: readonly ParserClass[]
  declare authenticationClasses?: readonly AuthenticatorClass[]
  declare permissionClasses?: readonly PermissionClass[]
  declare throttleClasses?: readonly ThrottleClass[]
  declare contentNegotiationClass?: ContentNegotiatorClass
  /** What answers OPTIONS; null makes that a 405. */
  declare metadataClass?: MetadataClass | null
  declare versioningClass?: VersioningClass | null
  /** Whether `ModelPermissions` let every known user pass: for a view that is about no model. */
  declare ignoreModelPermissions: boolean
  /** Shown as the view's name; made from the class name where unset. */
  declare name?: string
  /** Shown as the view's description, where the class has no static one. */
  declare description?: string
  declare suffix: string | null
  declare basename: string | null
  declare detail: boolean | null
  /** What differs from action to action. */
  declare actionConfigs?: ActionConfigs
  action: string | null = null
  #negotiator: ContentNegotiator | null = null

  static {
    classAttributes<PolicyView>(this, usualOf(OF_BASE_API_VIEW))
  }

  /** A description for all views of the class. */
  static readonly description?: string

  /** The classes of a policy: the class's own, or the settings' where it names none. */
  classPolicies<K extends keyof PolicyLists> (attribute: K): PolicyLists[K] {
    return (this[attribute] ?? this.settings[settingOf(attribute)]) as PolicyLists[K]
  }

  /** The classes of a policy for the action at work. */
  policies<K extends keyof PolicyLists> (attribute: K): PolicyLists[K] {
    const ofAction = this.actionConfig?.[attribute as keyof ActionConfig] as PolicyLists[K] | null | undefined
    return ofAction ?? this.classPolicies(attribute)
  }

  /** What `actionConfigs` has for the action at work. */
  get actionConfig (): ActionConfig | undefined {
    const { action, actionConfigs } = this
    if (action === null || actionConfigs === undefined || !Object.hasOwn(actionConfigs, action)) return undefined
    return actionConfigs[action]
  }

  getRenderers<Given = readonly Renderer[]> (): NoInfer<Given>
  getRenderers (): Awaitable<readonly Renderer[]>
  getRenderers (): Awaitable<readonly Renderer[]> {
    return this.policies('rendererClasses').map((Class) => new Class())
  }

  getParsers<Given = readonly Parser[]> (): NoInfer<Given>
  getParsers (): Awaitable<readonly Parser[]>
  getParsers (): Awaitable<readonly Parser[]> {
    return this.policies('parserClasses').map((Class) => new Class())
  }

  getAuthenticators<Given = readonly Authenticator[]> (): NoInfer<Given>
  getAuthenticators (): Awaitable<readonly Authenticator[]>
  getAuthenticators (): Awaitable<readonly Authenticator[]> {
    return this.policies('authenticationClasses').map((Class) => new Class())
  }

  getPermissions<Given = readonly Permission[]> (): NoInfer<Given>
  getPermissions (): Awaitable<readonly Permission[]>
  getPermissions (): Awaitable<readonly Permission[]> {
    return this.policies('permissionClasses').map((Class) => new Class())
  }

  getThrottles<Given = readonly Throttle[]> (): NoInfer<Given>
  getThrottles (): Awaitable<readonly Throttle[]>
  getThrottles (): Awaitable<readonly Throttle[]> {
    return this.policies('throttleClasses').map((Class) => new Class())
  }

  getContentNegotiator<Given = ContentNegotiator> (): NoInfer<Given>
  getContentNegotiator (): Awaitable<ContentNegotiator>
  getContentNegotiator (): Awaitable<ContentNegotiator> {
    if (this.#negotiator !== null) return this.#negotiator
    const negotiator = this.#negotiator = new (this.contentNegotiationClass ?? this.settings.defaultContentNegotiationClass)()
    if (negotiator.urlFormatOverride === undefined) negotiator.urlFormatOverride = this.settings.urlFormatOverride
    return negotiator
  }

  versioningScheme (): VersioningScheme | null {
    const Class = this.versioningClass === undefined ? this.settings.defaultVersioningClass : this.versioningClass
    return Class === null ? null : new Class()
  }

  getMetadata (): Metadata | null {
    const Class = this.metadataClass === undefined ? this.settings.defaultMetadataClass : this.metadataClass
    return Class === null ? null : new Class()
  }

  /** The view's name as people read it. */
  getViewName<Given = string> (): NoInfer<Given>
  getViewName (): Awaitable<string>
  getViewName (): Awaitable<string> {
    if (this.name !== undefined) return this.name
    const title = titleOfClass(nearestNameOf(this.constructor))
    return this.suffix === null ? title : `${title} ${this.suffix}`
  }

  getViewDescription<Given = string> (): NoInfer<Given>
  getViewDescription (): Awaitable<string>
  getViewDescription (): Awaitable<string> {
    return dedent(this.description ?? (this.constructor as typeof PolicyView).description ?? '')
  }
}
