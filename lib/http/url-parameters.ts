/** The named parts of a URL pattern, as Fastify writes them. */
import { onceForEach } from '../utils/names.ts'

/** The names of the parts: `shop_pk` and `pk` in `/shops/:shop_pk/books/:pk/`. */
export const parametersIn = onceForEach((url): readonly string[] => url.match(/(?<=:)[A-Za-z_]\w*/g) ?? [])

/** Those that may hold anything, since no pattern follows their name. */
export function freeParametersIn (url: string): readonly string[] {
  return url.match(/(?<=:)[A-Za-z_]\w*(?![\w(])/g) ?? []
}
