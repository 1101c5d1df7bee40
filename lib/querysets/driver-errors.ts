/** Errors as drivers throw them, whatever is built on top of these. */

/** The error of the driver, out of those that a query builder wraps around it. */
export function driverError (error: unknown): Readonly<Record<string, unknown>> {
  let cause = error
  for (let depth = 0; depth < 5 && cause instanceof Error && cause.cause instanceof Error; depth++) cause = cause.cause
  return (typeof cause === 'object' && cause !== null ? cause : {}) as Readonly<Record<string, unknown>>
}
