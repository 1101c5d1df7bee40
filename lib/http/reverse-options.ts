/** What a URL is made of, beside its name. */
import type { FastifyRequest } from 'fastify'

/** Fills in what a URL depends on: its named parts, the request for an absolute one, a format. */
export interface ReverseOptions {
  /** Values for the URL's parameters, in order. */
  args?: readonly unknown[]
  /** Values for the URL's parameters, by name. */
  kwargs?: Readonly<Record<string, unknown>>
  /** Makes the URL absolute, as this request saw the host. */
  request?: FastifyRequest | undefined
  /** Picks the URL with that format suffix. */
  format?: string | null
}
