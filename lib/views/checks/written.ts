/** What the class of a view writes down, as the checks read it that come after those of its kinds. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { FilterBackendClass, PaginatorClass } from '../../types.ts'
import type { ActionConfigs } from '../action-config.ts'

interface Written {
  readonly queryset: QuerySet | null | undefined
  readonly filterBackends: readonly FilterBackendClass[] | null | undefined
  readonly paginationClass: PaginatorClass | null | undefined
  readonly actionConfigs: ActionConfigs | undefined
}

/** The value of an attribute; undefined where the class leaves it at its default, or has an accessor. */
export function written<K extends keyof Written> (view: object, name: K): Written[K] {
  return plainAttribute(view, name) as Written[K]
}

/** The configs of a view's actions, none where it has none. */
export const configsOf = (view: object): ActionConfigs => written(view, 'actionConfigs') ?? {}
