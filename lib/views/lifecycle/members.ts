/**
 * The members of a view that are the library's alone. By symbols, so that no completion shows them, and a class may have a `plan`,
 * a `body` or a `gate` of its own. What a view was compiled to is under `kPlan`, which stands below with the request.
 */

/** Holds `dispatch` back until the body is there; null where nothing has to wait. */
export const kGate: unique symbol = Symbol('fastify-viewsets.gate')
/** What the parsers made of the body; null where Fastify's own parsed it. */
export const kBody: unique symbol = Symbol('fastify-viewsets.body')
/** Whether `dispatch` checks first and then waits at the gate; otherwise it runs when the body is there. */
export const kChecksFirst: unique symbol = Symbol('fastify-viewsets.checks-first')
/** Called once at boot, on a throw-away view: finds a class's mistakes, and what all its requests share. */
export const kCompile: unique symbol = Symbol('fastify-viewsets.compile')
/** Finds the action of a viewset that a request is for. */
export const kBindAction: unique symbol = Symbol('fastify-viewsets.bind-action')
/** The name of the method that answers an HTTP method, asked once for each at boot. */
export const kHandlerName: unique symbol = Symbol('fastify-viewsets.handler-name')
