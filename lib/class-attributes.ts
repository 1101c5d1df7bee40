/** Attributes of a class, as Python has them. */

/**
 * Puts defaults on the class itself: an instance holds only what its own class changes, which makes it the cheaper to have
 * one for each request. The class names them with `declare`.
 */
export function classAttributes<V extends object> (Class: { readonly prototype: V }, attributes: { readonly [K in keyof V]?: V[K] | undefined }): void {
  Object.assign(Class.prototype, attributes)
}
