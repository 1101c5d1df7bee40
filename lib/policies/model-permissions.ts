/** Who may, by what the user may do with the rows of a model. */
import { then } from '../utils/awaitable.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { FST_VIEWSETS_MODEL_PERMISSIONS_QUERYSET_MISSING, FST_VIEWSETS_USER_PERMISSIONS_MISSING } from '../errors.ts'
import { Http404, MethodNotAllowed } from '../exceptions.ts'
import { BasePermission, SAFE_METHODS, isAuthenticated } from './permissions.ts'
import { nameOf } from '../utils/names.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Model } from '../querysets/contract.ts'
import type { QueryView, ViewRequest } from '../types.ts'

/** Names the attributes that tell whose rows a view is about, which permissions are named after. */
export interface ModelView extends QueryView {
  readonly ignoreModelPermissions?: boolean
}

/** HTTP method to the permissions that it takes, all of them. */
export type PermsMap = Readonly<Record<string, readonly string[]>>

const PERMS_MAP: PermsMap = Object.freeze({
  GET: [],
  OPTIONS: [],
  HEAD: [],
  POST: ['{app}.add_{model}'],
  PUT: ['{app}.change_{model}'],
  PATCH: ['{app}.change_{model}'],
  DELETE: ['{app}.delete_{model}']
})

/**
 * Users may do what their `hasPerms(permissions)` says: `add_product` to POST, `change_product` to PUT and PATCH,
 * `delete_product` to DELETE, for a view over the rows of `Product`; reading takes no permission, but a known user.
 * With `appLabel = 'shop'` the names are Django's, `shop.add_product`. Override `permsMap` for other permissions, or
 * `getRequiredPermissions` for names of another form.
 */
export class ModelPermissions extends BasePermission {
  /** What each method takes; any other is answered 405. `{model}` is the model's name in lower case, `{app}.` the `appLabel`. */
  declare readonly permsMap: PermsMap
  /** What stands before the names of permissions; null for nothing. */
  declare readonly appLabel: string | null
  /** Whether a client that nobody knows is refused before permissions are looked at. */
  declare readonly authenticatedUsersOnly: boolean

  static {
    classAttributes<ModelPermissions>(this, { permsMap: PERMS_MAP, appLabel: null, authenticatedUsersOnly: true })
  }

  /** Throws for a view that has no rows to be permitted to touch. */
  override checkView (view: ModelView): void {
    if (view.ignoreModelPermissions !== true && !('queryset' in view) && !('getQueryset' in view)) throw noQueryset(this, view)
  }

  override hasPermission (request: ViewRequest, view: ModelView): Awaitable<boolean> {
    if (this.authenticatedUsersOnly && !isAuthenticated(request)) return false
    if (view.ignoreModelPermissions === true) return true
    return then(modelOf(this, view), (model) => holds(this, request, this.getRequiredPermissions(request.method, model)))
  }

  /** The names of the permissions that a user needs for this method on rows of this model. */
  getRequiredPermissions (method: string, model: Model): readonly string[] {
    return permissionsFor(this, method, model)
  }
}

/** As `ModelPermissions`, but anyone may read. */
export class ModelPermissionsOrAnonReadOnly extends ModelPermissions {
  static {
    classAttributes<ModelPermissionsOrAnonReadOnly>(this, { authenticatedUsersOnly: false })
  }
}

/**
 * As `ModelPermissions`, and for each object `hasPerms(permissions, object)` is asked too. Who may not even read the object
 * is told that it is not there; list what GET takes in `permsMap`, since without that everybody may.
 */
export class ObjectPermissions extends ModelPermissions {
  override hasObjectPermission (request: ViewRequest, view: ModelView, object: object): Awaitable<boolean> {
    return then(modelOf(this, view), (model) => {
      const mayDo = holds(this, request, this.getRequiredObjectPermissions(request.method, model), object)
      return then(mayDo, (may) => may || this.#refuse(request, model, object))
    })
  }

  /** The names of the permissions that a user needs for this method on this model's object. */
  getRequiredObjectPermissions (method: string, model: Model): readonly string[] {
    return permissionsFor(this, method, model)
  }

  #refuse (request: ViewRequest, model: Model, object: object): Awaitable<false> {
    if (SAFE_METHODS.has(request.method)) throw new Http404()
    return then(holds(this, request, this.getRequiredObjectPermissions('GET', model), object), (mayRead) => {
      if (!mayRead) throw new Http404()
      return false
    })
  }
}

function noQueryset (permission: ModelPermissions, view: ModelView): Error {
  return new FST_VIEWSETS_MODEL_PERMISSIONS_QUERYSET_MISSING(nameOf(permission.constructor), nameOf(view.constructor))
}

function modelOf (permission: ModelPermissions, view: ModelView): Awaitable<Model> {
  return then(view.getQueryset === undefined ? view.queryset : view.getQueryset(), (queryset) => {
    if (queryset === undefined || queryset === null) throw noQueryset(permission, view)
    return queryset.model
  })
}

function permissionsFor ({ permsMap, appLabel }: ModelPermissions, method: string, { name }: Model): readonly string[] {
  const listed = permsMap[method]
  if (listed === undefined) throw new MethodNotAllowed(method)
  const app = appLabel === null ? '' : `${appLabel}.`
  return listed.map((permission) => permission.replaceAll('{app}.', () => app).replaceAll('{model}', () => name.toLowerCase()))
}

/** Whether the user has all of these permissions. Nobody need be asked for none, and only an anonymous user need not know of any. */
function holds (permission: ModelPermissions, request: ViewRequest, permissions: readonly string[], object?: object): Awaitable<boolean> {
  if (permissions.length === 0) return true
  const { user } = request
  if (typeof user?.hasPerms === 'function') return user.hasPerms(permissions, object)
  if (isAuthenticated(request)) throw new FST_VIEWSETS_USER_PERMISSIONS_MISSING(nameOf(permission.constructor), permissions.join(', '))
  return false
}
