/** Fields that look for the row which a row refers to where rows hold its key alone: such a field would be missing from every answer. */
import { FST_VIEWSETS_FIELD_RELATION_MISSING } from '../../errors.ts'
import { NestedField } from '../../fields/nested.ts'
import { isRecord } from '../../utils/guards.ts'
import { nameOf } from '../../utils/names.ts'
import type { Field } from '../../fields/field.ts'
import type { ColumnFacts, Model } from '../../querysets/contract.ts'

/** A field of a serializer, with the way to its value. */
interface ShownField {
  readonly field: Field
  readonly name: string
  readonly path: readonly string[]
  readonly method: string | null
}

/** As much of a serializer class as tells what it shows of a row. */
export interface ShowingClass {
  readonly name: string
  compile (): { readonly object: { readonly readable: readonly ShownField[], reads (model: Model): unknown, linksTo (): readonly string[] }, readonly overrides: { readonly toRepresentation: boolean } }
}

/** Throws where a class reads over relations that are none, or shows more of rows of this model than their own columns and what is attached to them. */
export function checkRelationFields (Class: ShowingClass, model: Model, attached: ReadonlySet<string>): void {
  const { object, overrides } = Class.compile()
  object.reads(model)
  if (overrides.toRepresentation) return
  for (const shown of object.readable) {
    const [first] = shown.path
    if (first === undefined || shown.method !== null || attached.has(first) || shown.field.facts.hasDefault) continue
    const key = keyBehind(model, first, shown)
    const target = key?.references?.()
    if (key !== undefined && target !== undefined) throw new FST_VIEWSETS_FIELD_RELATION_MISSING(nameOf(Class), `"${shown.name}"`, cureFor(model, first, key, target))
  }
}

type Target = ReturnType<NonNullable<ColumnFacts['references']>>

/** The foreign key whose row the field would show. */
function keyBehind (model: Model, first: string, { field, path }: ShownField): ColumnFacts | undefined {
  const column = model.columns.get(first)
  const goesBeyond = path.length > 1 || field instanceof NestedField
  return goesBeyond && column?.references !== undefined ? column : undefined
}

function cureFor (model: Model, first: string, key: ColumnFacts, { model: referred, property }: Target): string {
  const target = isRecord(referred) ? String(referred.name) : 'Model'
  const toAttr = `${first}Row`
  return `rows of ${model.name} hold only its key, "${key.name}": it would be missing from every answer. Let the view attach the row, ` +
    `\`postFetches = [new PostFetch({ queryset: ${target}.objects.all(), toAttr: '${toAttr}', on: { ${property}: '${key.name}' } })]\`, and begin the field's \`source\` with "${toAttr}"; or make it by a method of the serializer, fields.method()`
}
