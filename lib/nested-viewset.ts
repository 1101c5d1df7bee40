/** A viewset below a parent's URL that keeps to the parent: its rows, and the key of the parent in what clients send. */
import { MultiValueDict } from './multi-value.ts'
import type { AsyncGenericAPIView } from './generic-api-view.ts'
import type { Constructor, Kwargs, ViewRequest } from './types.ts'

export interface NestedViewSet {
  /** URL parameter to the path of the parent's key: `{ product_pk: 'productId' }`, or `'product__pk'` for a field named `product`. */
  parentLookupKwargs: Readonly<Record<string, string>>
}

/** Filters the queryset by the parents that the URL names, and writes their keys into the body and the query. */
export function NestedViewSetMixin<B extends Constructor<AsyncGenericAPIView>> (Base: B): B & Constructor<NestedViewSet> {
  return class extends Base implements NestedViewSet {
    parentLookupKwargs: Readonly<Record<string, string>> = {}

    override async initial (request: ViewRequest, kwargs: Kwargs): Promise<void> {
      await super.initial(request, kwargs)
      for (const { property, key } of parentsOf(this)) request.queryParams.set(property, key)
    }

    override async getQueryset (): Promise<this['queryset']> {
      const queryset = await super.getQueryset()
      const conditions = parentsOf(this).map(({ property, key }) => [property, key])
      return queryset.filter(Object.fromEntries(conditions) as never) as this['queryset']
    }

    override get data (): unknown {
      const data = super.data
      for (const { property, key } of parentsOf(this)) writeKey(data, property, key)
      return data
    }
  }
}

interface Parent { readonly property: string, readonly key: string }

function parentsOf ({ parentLookupKwargs, kwargs }: AsyncGenericAPIView & NestedViewSet): Parent[] {
  return Object.entries(parentLookupKwargs).map(([kwarg, path]) => ({ property: path.split('__')[0] as string, key: kwargs[kwarg] as string }))
}

function writeKey (data: unknown, property: string, key: string): void {
  if (data instanceof MultiValueDict) data.set(property, key)
  else if (typeof data === 'object' && data !== null && !Array.isArray(data)) (data as Record<string, unknown>)[property] = key
}
