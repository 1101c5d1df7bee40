/** Attributes of a class, as Python has them. */

/**
 * Puts defaults on the class itself: an instance holds only what its own class changes, which makes it the cheaper to have
 * one for each request. The class names them with `declare`.
 */
export function classAttributes<V extends object> (Class: { readonly prototype: V }, attributes: { readonly [K in keyof V]?: V[K] | undefined }): void {
  Object.assign(Class.prototype, attributes)
  markAsOurs(Class)
}

const ours = new WeakSet<object>()

/** Keeps what a class of the library has out of what authors wrote. */
export function markAsOurs<C extends { readonly prototype: object }> (Class: C): C {
  ours.add(Class.prototype)
  return Class
}

/** The prototypes of an object that hold what its author wrote, or mixed in: all but the library's own. The nearest comes first. */
export function authoredPrototypes (instance: object): object[] {
  const prototypes: object[] = []
  for (let level = Reflect.getPrototypeOf(instance); level !== null && level !== Object.prototype; level = Reflect.getPrototypeOf(level)) {
    if (!ours.has(level)) prototypes.push(level)
  }
  return prototypes
}

/** What a class sets an attribute to; undefined where it leaves it at its default, or has an accessor, which may want the request. */
export function plainAttribute (instance: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(instance, name)?.value
}
