/** A URL with named parts, as Fastify writes it: filled in with values, or found in the path of a link. */

type Constraints = Readonly<Record<string, RegExp>>

/** Tells which URLs one pattern stands for. */
export interface UrlForms {
  /** The whole path, prefix included, with `:name` where a value goes. */
  readonly template: string
  /** What the whole of a value must match, by its name. */
  readonly constraints?: Constraints
  /** Whether it is answered with and without its final slash. */
  readonly slashIsOptional?: boolean
}

interface Parameter {
  readonly name: string
  readonly form: RegExp
}

const PARAMETER = /:([A-Za-z_]\w*)(?:\(((?:[^()]|\([^()]*\))*)\))?/g

/** What a part may hold that nothing is said of. */
const ANYTHING = /^[^]+$/

/** A value as it stands in a path. */
const encoded = (value: string): string => encodeURIComponent(value).replaceAll('%40', '@').replaceAll('%3A', ':')

/** The path with everything encoded that has to be, and nothing else; null where it is none. */
export function canonicalPath (path: string): string | null {
  try {
    return path.split('/').map((part) => encoded(decodeURIComponent(part))).join('/')
  } catch {
    return null
  }
}

/** A template taken apart. */
interface Parts {
  readonly texts: readonly string[]
  readonly parameters: readonly Parameter[]
  /** What the paths begin with, up to the first named part. */
  readonly beginning: string
  readonly pattern: RegExp
}

function partsOf ({ template, constraints = {}, slashIsOptional = false }: UrlForms): Parts {
  const found = [...template.matchAll(PARAMETER)]
  const ends = found.map(({ index, 0: whole }) => index + whole.length)
  const texts = [...found.map(({ index }, position) => template.slice(ends[position - 1] ?? 0, index)), template.slice(ends.at(-1) ?? 0)]
  const [first = '', ...others] = texts.map((text) => canonicalPath(text) ?? text)
  return {
    texts,
    parameters: found.map(([, name = '', source]) => ({ name, form: constraints[name] ?? (source === undefined ? ANYTHING : new RegExp(`^(?:${source})$`)) })),
    beginning: first.replace(/\*.*$/, '').replace(/\/$/, ''),
    pattern: patternOf([first, ...others], slashIsOptional)
  }
}

/** The URLs of one pattern. */
export class UrlTemplate {
  readonly template: string
  readonly #forms: UrlForms
  #parts: Parts | null = null

  constructor (forms: UrlForms) {
    this.template = forms.template
    this.#forms = forms
  }

  /** Taken apart at its first use: an app has hundreds of URLs, and links to few. */
  get #apart (): Parts {
    this.#parts ??= partsOf(this.#forms)
    return this.#parts
  }

  /** The path with these values, in order or by name; null where one is missing, left over, or not of the form that its part has. */
  fill (args: readonly unknown[] | undefined, kwargs: Readonly<Record<string, unknown>>): string | null {
    const { texts, parameters } = this.#apart
    const given = args === undefined ? Object.keys(kwargs).length : args.length
    if (given !== parameters.length) return null
    let path = texts[0] as string
    for (const [position, { name, form }] of parameters.entries()) {
      const value = args === undefined ? kwargs[name] : args[position]
      if (value === undefined || value === null || !form.test(String(value))) return null
      path += encoded(String(value)) + texts[position + 1]
    }
    return path
  }

  /** The values in a canonical path; null where it is none of these URLs. */
  match (path: string): Record<string, string> | null {
    const { beginning, parameters, pattern } = this.#apart
    if (!path.startsWith(beginning)) return null
    const found = pattern.exec(path)
    if (found === null) return null
    const values = parameters.map(({ name, form }, position) => ({ name, form, value: decodeURIComponent(found[position + 1] as string) }))
    return values.every(({ form, value }) => form.test(value)) ? Object.fromEntries(values.map(({ name, value }) => [name, value])) : null
  }
}

/** A pattern of the whole path, with a group for each named part. */
function patternOf (texts: readonly string[], slashIsOptional: boolean): RegExp {
  const source = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '.*')).join('([^/]+?)')
  return new RegExp(`^${slashIsOptional ? `${source.replace(/\/$/, '')}/?` : source}$`)
}

/** What a router tries in turn: a part that is written out, one that is named in part, one that is named. */
const TRIED: readonly RegExp[] = [/^[^:*]*$/, /^(?!\*$|:\w+$)/, /^:/]

/** Text by which templates sort as a router tries them. */
export function precedence (template: string): string {
  return template.split('/').map((part) => {
    const rank = TRIED.findIndex((form) => form.test(part))
    return rank === -1 ? TRIED.length : rank
  }).join('')
}
