/** What a model in memory is asked, in words that read like SQL: there is no statement otherwise to tell of. */
import type { Query } from '../query.ts'
import type { ConditionNode, Within } from '../conditions.ts'
import { targetName } from '../paths.ts'
import { isObserved, reportQuery } from '../query-events.ts'

interface Named { readonly name: string }

const SOURCE = {}

/** Tells whoever listens what is asked of the model. */
export function reportAsked (kind: 'read' | 'write', act: string, model: Named, query: Partial<Query> = {}): void {
  if (!isObserved()) return
  const text = [act, model.name, ...unionOf(query), ...whereOf(query.condition ?? null), ...orderOf(query), ...sliceOf(query)].join(' ')
  reportQuery({ source: SOURCE, modelName: model.name, kind, shape: text, statement: () => text })
}

function whereOf (condition: ConditionNode | null): string[] {
  return condition === null ? [] : ['where', textOf(condition)]
}

function textOf (node: ConditionNode): string {
  switch (node.type) {
    case 'nothing': return 'nothing'
    case 'expression': return 'expression'
    case 'test': return `${targetName(node)}${node.part === null ? '' : ` ${node.part}`} ${node.operator} ?`
    case 'within': return `${targetName(node)} in (${innerText(node)})`
    case 'some': return `some ${node.step.path}${node.node === null ? '' : ` (${textOf(node.node)})`}${node.orNone ? ' or none' : ''}`
    case 'not': return `not (${node.nodes.map(textOf).join()})`
    default: return `(${node.nodes.map(textOf).join(` ${node.type} `)})`
  }
}

function unionOf ({ union = null }: Partial<Query>): string[] {
  if (union === null) return []
  const parts = union.queries.map((query) => [...unionOf(query), ...whereOf(query.condition), ...orderOf(query), ...sliceOf(query)].join(' ') || 'all')
  return [`in (${parts.join(union.all ? ' union all ' : ' union ')})`]
}

function innerText ({ rows: { model, selected, query } }: Within): string {
  return [`select ${targetName(selected)} from`, model.name, ...unionOf(query), ...whereOf(query.condition), ...orderOf(query), ...sliceOf(query)].join(' ')
}

function orderOf ({ ordering = [] }: Partial<Query>): string[] {
  return ordering.length === 0 ? [] : ['order by', ordering.map((one) => `${targetName(one)}${one.descending ? ' desc' : ''}`).join(', ')]
}

function sliceOf ({ start = 0, end = Infinity }: Partial<Query>): string[] {
  return [...(end === Infinity ? [] : ['limit ?']), ...(start > 0 ? ['offset ?'] : [])]
}
