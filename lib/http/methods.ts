/** The HTTP methods that a view may answer, in the order in which `Allow` lists them. */
export const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const

export type HttpMethod = typeof HTTP_METHODS[number]
