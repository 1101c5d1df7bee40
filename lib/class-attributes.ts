/** Attributes of a class, as Python has them. */

/**
 * Puts defaults on the class itself: an instance holds only what its own class changes, which makes it the cheaper to have
 * one for each request. The class names them with `declare`.
 */
export function classAttributes<V extends object> (Class: { readonly prototype: V }, attributes: { readonly [K in keyof V]?: V[K] | undefined }): void {
  Object.assign(Class.prototype, attributes)
}

/** What a class sets an attribute to; undefined where it leaves it at its default, or has an accessor, which may want the request. */
export function plainAttribute (instance: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(instance, name)?.value
}
