/** Columns that are unique together: what it asks of their fields, and who checks it. */
import { UniqueTogetherValidator } from '../../fields/unique-together.ts'
import { rowCondition } from '../../querysets/row-condition.ts'
import type { ColumnFacts } from '../../querysets/columns.ts'
import type { Model } from '../../querysets/contract.ts'

type Keywords = Record<string, unknown>

/** The fields of a serializer in the making, by their names. */
type KeywordMap = ReadonlyMap<string, Keywords>

const sourceOf = (name: string, { source }: Keywords): string => typeof source === 'string' ? source : name

/** A default that is not known here: the database makes it up. */
function isUnforeseeable ({ hasDefault, defaultValue, nullable }: ColumnFacts): boolean {
  return hasDefault && defaultValue === undefined && !nullable
}

/**
 * What fields need for being unique together: a value, hence `required`, or else the column's default,
 * so that the check can see it. Sets that are not wholly among the fields change nothing, nor does it what is `stated`.
 */
export function requireTogether (model: Model, { fields, derived }: { readonly fields: KeywordMap, readonly derived: KeywordMap }, stated: (name: string, keyword: string) => boolean): void {
  const present = new Set([...fields].map(([name, keywords]) => sourceOf(name, keywords)))
  for (const set of setsOf(model)) {
    if (!set.every((property) => present.has(property))) continue
    for (const property of set) {
      const keywords = derived.get(property)
      const column = model.columns.get(property)
      if (keywords === undefined || column === undefined || keywords['readOnly'] === true || isUnforeseeable(column) || stated(property, 'required') || stated(property, 'default')) continue
      if (column.defaultValue !== undefined) keywords['default'] = column.defaultValue
      else if (column.nullable) keywords['default'] = null
      else keywords['required'] = true
    }
  }
}

/** The columns of each set, with those that its condition asks about. */
function setsOf (model: Model): (readonly string[])[] {
  const said = (model.constraints ?? []).map(({ fields, condition }) => condition === undefined ? fields : [...new Set([...fields, ...rowCondition(model, condition).columns])])
  return [...model.uniqueTogether, ...said]
}

/** A check for every set whose members are all in the validated data. */
export function togetherValidators (model: Model, fields: KeywordMap): UniqueTogetherValidator[] {
  const nameOf = new Map<string, string>()
  for (const [name, keywords] of fields) {
    const isGiven = keywords['readOnly'] !== true || Object.hasOwn(keywords, 'default')
    if (isGiven) nameOf.set(sourceOf(name, keywords), name)
  }
  const constraints = model.constraints ?? []
  // what is said of a set counts before what the table says of it
  const plain = model.uniqueTogether.filter((set) => !constraints.some(({ fields, condition }) => condition === undefined && isSameSet(fields, set)))
  return [...plain.map((set) => ({ fields: set })), ...constraints].flatMap(({ fields: set, ...rest }) => {
    const names = set.flatMap((property) => isForeseeable(model.columns.get(property)) ? nameOf.get(property) ?? [] : [])
    return names.length === set.length ? [new UniqueTogetherValidator({ ...rest, queryset: model.objects, fields: names })] : []
  })
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((name) => other.includes(name))

const isForeseeable = (column: ColumnFacts | undefined): boolean => column !== undefined && !isUnforeseeable(column)
