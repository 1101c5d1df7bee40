/** The HTTP methods that a view may answer, in the order in which `Allow` lists them. */
export const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const

export type HttpMethod = typeof HTTP_METHODS[number]

const NAMES: ReadonlySet<string> = new Set(HTTP_METHODS)

/** Whether that is the name of one, in lower case. */
export function isHttpMethod (name: string): name is HttpMethod {
  return NAMES.has(name)
}
