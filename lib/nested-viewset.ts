/** A viewset below a parent's URL that keeps to the parent: its rows, and the key of the parent in what clients send. */
import { MultiValueDict } from './multi-value.ts'
import type { AsyncGenericAPIView } from './generic-api-view.ts'
import type { Constructor, Kwargs, ViewRequest } from './types.ts'

export interface NestedViewSet {
  /**
   * URL parameter to the path of the parent's key: `{ product_pk: 'productId' }`, or `'product__pk'` for a field named
   * `product`; of what is further above, `{ shop_pk: 'product__shop__pk' }`.
   */
  parentLookupKwargs: Readonly<Record<string, string>>
}

/** Filters the queryset by all that the URL names above it, and writes the key of the parent itself into the body and the query. */
export function NestedViewSetMixin<B extends Constructor<AsyncGenericAPIView>> (Base: B): B & Constructor<NestedViewSet> {
  return class extends Base implements NestedViewSet {
    parentLookupKwargs: Readonly<Record<string, string>> = {}

    override async initial (request: ViewRequest, kwargs: Kwargs): Promise<void> {
      await super.initial(request, kwargs)
      for (const { property, key } of parentsOf(this)) if (property !== null) request.queryParams.set(property, key)
    }

    override async getQueryset (): Promise<this['queryset']> {
      const queryset = await super.getQueryset()
      const conditions = parentsOf(this).map(({ lookup, key }) => [lookup, key])
      return queryset.filter(Object.fromEntries(conditions) as never) as this['queryset']
    }

    override get data (): unknown {
      const data = super.data
      for (const { property, key } of parentsOf(this)) if (property !== null) writeKey(data, property, key)
      return data
    }
  }
}

interface Parent {
  /** What the rows are filtered by. */
  readonly lookup: string
  /** The row's own property for it; null where it is another row's. */
  readonly property: string | null
  readonly key: string
}

function parentsOf ({ parentLookupKwargs, kwargs }: AsyncGenericAPIView & NestedViewSet): Parent[] {
  return Object.entries(parentLookupKwargs).map(([kwarg, path]) => {
    const [property, ...rest] = path.split('__') as [string, ...string[]]
    const isDirect = rest.length < 2
    // the key of a parent is what the row itself holds: nothing has to be joined to compare it
    return { lookup: isDirect && rest[0] === 'pk' ? property : path, property: isDirect ? property : null, key: kwargs[kwarg] as string }
  })
}

function writeKey (data: unknown, property: string, key: string): void {
  if (data instanceof MultiValueDict) data.set(property, key)
  else if (typeof data === 'object' && data !== null && !Array.isArray(data)) (data as Record<string, unknown>)[property] = key
}
