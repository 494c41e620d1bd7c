import type { Doc, DocField, Row } from '../meta/types'
import { isTable } from '../meta/types'

let counter = 0

/** A key for the page alone, so that a moved row keeps its inputs; never sent to the server. */
export const rowKey = () => `row-${++counter}`

export function renumber(rows: Row[]): void {
  rows.forEach((row, index) => (row.idx = index + 1))
}

export function giveKeys(doc: Doc, fields: DocField[]): void {
  for (const field of fields.filter(isTable)) {
    const rows = (doc[field.fieldname] ??= []) as Row[]
    for (const row of rows) row.__key ??= rowKey()
  }
}

/** A deep copy without what belongs to the page alone. */
export function plainCopy<T>(value: T): T {
  if (value === undefined) return value
  return JSON.parse(JSON.stringify(value), (key, entry) => (key === '__key' ? undefined : entry))
}
