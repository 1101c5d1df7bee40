import { markAsOurs } from '../../utils/class-attributes.ts'

/** The actions that the mixins bring, to be told from those that a class has of its own. */
const usual = new WeakSet<object>()

/** Marks the methods of a mixed class as the library's own. */
export function usualActions<C extends { readonly prototype: object }> (Class: C): C {
  for (const { value } of Object.values(Object.getOwnPropertyDescriptors(Class.prototype))) if (typeof value === 'function' && value !== Class) usual.add(value)
  return markAsOurs(Class)
}

export function isUsualAction (view: object, name: string): boolean {
  const method: unknown = Reflect.get(view, name)
  return typeof method === 'function' && usual.has(method)
}
