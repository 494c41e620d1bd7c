import { holdsValue, isTable, type Doc, type DocField, type Row } from '../meta/types'

const FRAME = [
  'creation',
  'modified',
  'modified_by',
  'owner',
  'parent',
  'parenttype',
  'parentfield',
]

function canonicalRow(row: Row): string {
  const entries = Object.entries(row)
    .filter(([key, value]) => !FRAME.includes(key) && !key.startsWith('__') && !isEmpty(value))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(entries.map(([key, value]) => [key, String(value)]))
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || value === 0 || value === '0'

/** One text per value, in which NULL is '' and 1 is '1': what the server would store as equal is equal. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map((row) => canonicalRow(row as Row)))
  if (isEmpty(value)) return ''
  if (typeof value === 'number') return String(value)
  const text = String(value)
  // Times come back with microseconds, and zero-padded or not.
  return text.replace(/(\d{2}:\d{2}:\d{2})\.0+$/, '$1')
}

/** The fields whose value differs between two states of a document. */
export function changedFields(before: Doc, after: Doc, fields: DocField[]): DocField[] {
  return fields.filter(
    (field) =>
      holdsValue(field) && canonical(before[field.fieldname]) !== canonical(after[field.fieldname]),
  )
}

export interface Conflict {
  field: DocField
  mine: unknown
  theirs: unknown
}

export interface Merge {
  /** Their document with my changes on top; where both changed, mine until the person decides. */
  doc: Doc
  mine: DocField[]
  conflicts: Conflict[]
}

/** Puts my changes since `base` on top of the document that somebody else has saved meanwhile. */
export function mergeChanges(base: Doc, mine: Doc, theirs: Doc, fields: DocField[]): Merge {
  const doc = JSON.parse(JSON.stringify(theirs)) as Doc
  const changedByMe = changedFields(base, mine, fields)
  const changedByThem = new Set(changedFields(base, theirs, fields).map((field) => field.fieldname))
  const conflicts: Conflict[] = []
  for (const field of changedByMe) {
    const value = mine[field.fieldname]
    doc[field.fieldname] = isTable(field) ? JSON.parse(JSON.stringify(value ?? [])) : value
    const same = canonical(value) === canonical(theirs[field.fieldname])
    if (changedByThem.has(field.fieldname) && !same) {
      conflicts.push({ field, mine: value, theirs: theirs[field.fieldname] })
    }
  }
  return { doc, mine: changedByMe, conflicts }
}
