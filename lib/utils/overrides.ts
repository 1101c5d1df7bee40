/** What a class leaves as the library has it: where it has nothing of its own, there are shorter ways. Asked at boot, or once for each class. */

/** Whether an object leaves all of these as that class has them: none is its own class's, or its own. */
export function keeps<B extends object, K extends keyof B> (object: { readonly [N in K]?: unknown }, Base: { readonly prototype: B }, names: readonly K[]): boolean {
  return names.every((name) => object[name] === Base.prototype[name])
}

/** The same of the instances of a class, found out once for each: what a class sets in its body only an instance shows. */
export function keepers<B extends object> (Base: { readonly prototype: B }, names: readonly (keyof B)[]): (Class: new () => Partial<B>) => boolean {
  const known = new WeakMap<new () => Partial<B>, boolean>()
  return (Class) => {
    let kept = known.get(Class)
    if (kept === undefined) known.set(Class, kept = keeps(new Class(), Base, names))
    return kept
  }
}

/** The getter by which an object, or its class, answers for a name; undefined where there is a value, or nothing. */
export function getterOf (object: object, name: string): (() => unknown) | undefined {
  for (let level: object | null = object; level !== null; level = Reflect.getPrototypeOf(level)) {
    const property = Object.getOwnPropertyDescriptor(level, name)
    if (property !== undefined) return property.get
  }
  return undefined
}
