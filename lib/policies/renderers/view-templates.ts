/** Templates of `@fastify/view`, which knows many engines. */
import { existsSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { FST_VIEWSETS_VIEW_PLUGIN_MISSING } from '../../errors.ts'
import type { FastifyReply } from 'fastify'
import type { TemplateEngine } from '../../types.ts'

/** As much of a reply as `@fastify/view` adds to it, under `viewAsync` or the name that it was given. */
type Viewing = (this: FastifyReply, name: string, context: object) => Promise<string>

/** How `@fastify/view` was registered, where that is not as usual. */
export interface ViewTemplatesOptions {
  /** Its `propertyName`, and how replies call what makes a page. */
  readonly method?: string
}

/** Makes pages by `@fastify/view`, of the templates in that folder: the `root` that the plugin was given. */
export function viewTemplates (root: string, { method = 'viewAsync' }: ViewTemplatesOptions = {}): TemplateEngine {
  const known = new Set<string>()
  const folder = `${resolve(root)}${sep}`
  return {
    has (name) {
      // a name may be made of what a client sent: of other folders it is told nothing
      const file = resolve(folder, `./${name}`)
      if (known.has(file)) return true
      const isThere = file.startsWith(folder) && existsSync(file)
      // one that is not there may come while it is being written
      if (isThere) known.add(file)
      return isThere
    },
    render (name, context, { view: { reply } }) {
      const viewing: unknown = Reflect.get(reply, method)
      if (!isViewing(viewing)) throw new FST_VIEWSETS_VIEW_PLUGIN_MISSING(method)
      return viewing.call(reply, name, context)
    }
  }
}

const isViewing = (given: unknown): given is Viewing => typeof given === 'function'
