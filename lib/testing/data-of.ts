/** The types of what views answer, for tests that say which view they ask. */
import type { OutputOf, SerializerLike } from '../fields/types.ts'

/** Types what is shown of one object by a view, or its class; with views inside a list or an object, of each of them: `{ results: ProductViewSet[] }`. */
export type DataOf<Asked> =
  unknown extends Asked ? unknown
    : Asked extends readonly (infer One)[] ? DataOf<One>[]
      : Asked extends abstract new (...args: never) => infer View ? DataOf<View>
        : Asked extends { readonly responseSerializerClass: infer S extends SerializerLike } ? OutputOf<S>
          : Asked extends { readonly serializerClass: infer S extends SerializerLike } ? OutputOf<S>
            : { [Name in keyof Asked]: DataOf<Asked[Name]> }
