/** How the serializer of a model shows keys: as they are, or by links. */
import { isTypeBox } from '../../fields/typebox.ts'
import { columnNamed } from '../../querysets/lookups.ts'
import { isComposite } from '../../querysets/paths.ts'
import { detailViewName } from '../../utils/names.ts'
import { namesWithin } from './relation-fields.ts'
import type { Model } from '../../querysets/contract.ts'

type Keywords = Record<string, unknown>

/** Which fields a serializer has for a model, and what becomes of them. */
export interface ColumnStyle {
  /** The function that makes such serializers. */
  readonly builder: string
  /** The options that it has beside those of all. */
  readonly options: readonly string[]
  /** The fields that there are where none are named. */
  readonly names: (model: Model) => readonly string[]
  /** Those of a row that is shown inside of another. */
  readonly namesWithin: (model: Model) => readonly string[]
  /** What a field is, of what the model and the caller say. */
  readonly keywords: (model: Model, name: string, said: Keywords) => Keywords
}

/** Every column is what it holds. */
export const PLAIN: ColumnStyle = {
  builder: 'modelSerializer',
  options: [],
  names: ({ columns }) => [...columns.keys()],
  namesWithin,
  keywords: (_model, _name, said) => said
}

/** Links stand for the key of the row itself, which is shown under that name, and for those of others. */
export function linked (url = 'url'): ColumnStyle {
  const first = (model: Model, names: readonly string[]): string[] => [url, ...names.filter((name) => name !== url && (name !== model.primaryKey || isComposite(model)))]
  return {
    builder: 'hyperlinkedModelSerializer',
    options: ['urlFieldName'],
    names: (model) => first(model, PLAIN.names(model)),
    namesWithin: (model) => first(model, namesWithin(model)),
    keywords: ({ columns }, name, said) => {
      if (said['field'] === 'primaryKey' && !isTypeBox(said)) return { ...said, field: 'hyperlink' }
      const isOwn = name === url && !columns.has(name) && said['field'] === undefined && !isTypeBox(said)
      return isOwn ? { type: 'string', format: 'uri', field: 'hyperlinkedIdentity', readOnly: true, ...said } : said
    }
  }
}

/** What a link to the row itself is not told: that it leads to the view of the model, and by which of its columns. */
export function withIdentity (model: Model, name: string, keywords: Keywords): Keywords {
  if (keywords['field'] !== 'hyperlinkedIdentity') return keywords
  const lookup = columnNamed(model, String(keywords['lookupField'] ?? 'pk')).name
  return { viewName: detailViewName(model.name), ...lookup !== name && { source: lookup }, ...keywords }
}
