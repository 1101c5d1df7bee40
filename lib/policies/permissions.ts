/** Who may: permissions on a request and on an object, and their compositions. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../errors.ts'
import { isKnownUser } from './authentication/users.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Permission, PermissionClass, ViewContext, ViewRequest } from '../types.ts'

/** The methods that only read. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Lets everything pass; extend it and override one of the two checks, or both. */
export class BasePermission implements Permission {
  /** What a refused client is told, where the default words do not fit. */
  readonly message?: unknown
  readonly code?: string

  /** Called once for each view at boot: throws where the permission cannot work on it. */
  checkView (_view: ViewContext): void {}

  hasPermission (_request: ViewRequest, _view: ViewContext): Awaitable<boolean> {
    return true
  }

  hasObjectPermission (_request: ViewRequest, _view: ViewContext, _object: object): Awaitable<boolean> {
    return true
  }
}

/** Anyone may. The same as an empty list, said aloud. */
export class AllowAny extends BasePermission {}

/** A user that another plugin put on the request need not say that it is authenticated; only the anonymous one denies it. */
export function isAuthenticated (request: ViewRequest): boolean {
  const { user } = request
  if (!isKnownUser(request, '`request.user`', user)) return false
  return user.isAuthenticated === undefined || user.isAuthenticated === true
}

/** Only a known user may. */
export class IsAuthenticated extends BasePermission {
  override hasPermission (request: ViewRequest, _view?: ViewContext): Awaitable<boolean> {
    return isAuthenticated(request)
  }
}

/** Only staff may. */
export class IsAdminUser extends BasePermission {
  override hasPermission (request: ViewRequest, _view?: ViewContext): Awaitable<boolean> {
    return isAuthenticated(request) && request.user.isStaff === true
  }
}

/** Anyone may read; only a known user may write. */
export class IsAuthenticatedOrReadOnly extends BasePermission {
  override hasPermission (request: ViewRequest, _view?: ViewContext): Awaitable<boolean> {
    return SAFE_METHODS.has(request.method) || isAuthenticated(request)
  }
}

/** Throws where an operand cannot work on that view. */
function checkEach (operands: readonly PermissionClass[], view: ViewContext): void {
  for (const Operand of operands) new Operand().checkView?.(view)
}

function requireClasses (name: string, operands: readonly unknown[]): void {
  const stray = operands.findIndex((one) => typeof one !== 'function')
  if (stray !== -1) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(`${name}()`, 'operand', `number ${stray + 1} is not a permission class`)
}

/** Passes where every operand passes, asked in order until one refuses. */
export function and (...operands: readonly PermissionClass[]): PermissionClass {
  requireClasses('and', operands)
  return class And extends BasePermission {
    override checkView (view: ViewContext): void {
      checkEach(operands, view)
    }

    override async hasPermission (request: ViewRequest, view: ViewContext): Promise<boolean> {
      for (const Operand of operands) if (!await new Operand().hasPermission(request, view)) return false
      return true
    }

    override async hasObjectPermission (request: ViewRequest, view: ViewContext, object: object): Promise<boolean> {
      for (const Operand of operands) if (!await new Operand().hasObjectPermission(request, view, object)) return false
      return true
    }
  }
}

/** Passes where any operand passes; for an object, one operand must pass both of its checks. */
export function or (...operands: readonly PermissionClass[]): PermissionClass {
  requireClasses('or', operands)
  return class Or extends BasePermission {
    override checkView (view: ViewContext): void {
      checkEach(operands, view)
    }

    override async hasPermission (request: ViewRequest, view: ViewContext): Promise<boolean> {
      for (const Operand of operands) if (await new Operand().hasPermission(request, view)) return true
      return false
    }

    override async hasObjectPermission (request: ViewRequest, view: ViewContext, object: object): Promise<boolean> {
      for (const Operand of operands) {
        const operand = new Operand()
        if (await operand.hasPermission(request, view) && await operand.hasObjectPermission(request, view, object)) return true
      }
      return false
    }
  }
}

/** Passes where the operand refuses. As in DRF the object check is negated too, and the default one passes. */
export function not (Operand: PermissionClass): PermissionClass {
  requireClasses('not', [Operand])
  return class Not extends BasePermission {
    override checkView (view: ViewContext): void {
      checkEach([Operand], view)
    }

    override async hasPermission (request: ViewRequest, view: ViewContext): Promise<boolean> {
      return !await new Operand().hasPermission(request, view)
    }

    override async hasObjectPermission (request: ViewRequest, view: ViewContext, object: object): Promise<boolean> {
      return !await new Operand().hasObjectPermission(request, view, object)
    }
  }
}
