import { fieldAccess, type Rights, mayEdit } from '../meta/access'
import type { FormMeta } from '../meta/load'
import { isTable, holdsValue, type Doc, type DocField, type Meta, type Row } from '../meta/types'
import { parseNumber } from '../format/number'
import { isNumeric } from '../format/value'
import { __, translated } from '../translate'

/** Sentences by place: a fieldname, or `table/idx/fieldname` for a cell of a row. */
export type Problems = Record<string, string>

export const cellPlace = (table: string, idx: number, fieldname: string) =>
  `${table}/${idx}/${fieldname}`

const isMissing = (field: DocField, value: unknown) =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && !value.replace(/<[^>]*>/g, '').trim() && !/<img/.test(value)) ||
  (Array.isArray(value) && !value.length) ||
  (field.fieldtype === 'Check' && !Number(value))

function problemOf(field: DocField, value: unknown, required: boolean, doctype: string) {
  const label = translated(field.label ?? field.fieldname, doctype)
  if (isNumeric(field) && typeof value === 'string' && value.trim()) {
    const number = parseNumber(value)
    if (number === null) return __('{0}: "{1}" is not a number. Type digits only.', [label, value])
    if (field.fieldtype === 'Int' && !Number.isInteger(number))
      return __('{0}: type a whole number.', [label])
  }
  if (field.non_negative && Number(value) < 0) return __('{0} cannot be negative.', [label])
  if (field.fieldtype === 'Data' && typeof value === 'string') {
    const limit = Number(field.length) || 140
    if (value.length > limit)
      return __('{0} is too long: {1} characters, at most {2}.', [label, value.length, limit])
  }
  if (required && isMissing(field, value)) {
    return isTable(field)
      ? __('{0}: add at least one row.', [label])
      : __('{0} is missing. Fill it in.', [label])
  }
}

interface Frame {
  meta: Meta
  rights: Rights
  editable: boolean
  docstatus: number
  isNew: boolean
}

/** What is wrong in one row, by fieldname. */
export function checkRow(rowMeta: Meta, row: Row, parent: Doc, place: Frame): Problems {
  const problems: Problems = {}
  for (const cell of rowMeta.fields.filter(holdsValue)) {
    const access = fieldAccess(cell, row, { ...place, parent })
    if (!access.visible || access.readOnly) continue
    const wrong = problemOf(cell, row[cell.fieldname], access.required, rowMeta.name)
    if (wrong) problems[cell.fieldname] = wrong
  }
  return problems
}

/** What can be seen to be wrong before asking the server, each at its field or cell. */
export function checkDocument(form: FormMeta, doc: Doc, rights: Rights): Problems {
  const problems: Problems = {}
  const place = {
    meta: form.meta,
    rights,
    editable: mayEdit(form, doc, rights),
    docstatus: Number(doc.docstatus ?? 0),
    isNew: Boolean(doc.__islocal),
  }
  for (const field of form.meta.fields.filter(holdsValue)) {
    const access = fieldAccess(field, doc, place)
    if (!access.visible || access.readOnly) continue
    const problem = problemOf(field, doc[field.fieldname], access.required, form.meta.name)
    if (problem) problems[field.fieldname] = problem
    if (!isTable(field)) continue
    const rowMeta = form.tables[field.options ?? '']
    if (!rowMeta) continue
    for (const row of (doc[field.fieldname] ?? []) as Row[]) {
      for (const [cell, wrong] of Object.entries(checkRow(rowMeta, row, doc, place)))
        problems[cellPlace(field.fieldname, row.idx, cell)] = __('Row {0}: {1}', [row.idx, wrong])
    }
  }
  return problems
}

function mentions(sentence: string, field: DocField, doctype: string): boolean {
  const labels = [field.label, translated(field.label, doctype)].filter(Boolean) as string[]
  return labels.some((label) => label.length > 1 && sentence.includes(label))
}

const longestLabelFirst = (a: DocField, b: DocField) =>
  (b.label?.length ?? 0) - (a.label?.length ?? 0)

/** The field or cell that a sentence of the server speaks of, found by its label and row number. */
function placeOf(sentence: string, form: FormMeta, doc: Doc): string | undefined {
  const row = /(?:row|行|列)\s*#?\s*(\d+)|第\s*(\d+)\s*(?:行|列)/i.exec(sentence)
  const idx = Number(row?.[1] ?? row?.[2])
  if (idx) {
    for (const table of form.meta.fields.filter(isTable)) {
      const rows = (doc[table.fieldname] ?? []) as Row[]
      const rowMeta = form.tables[table.options ?? '']
      if (idx > rows.length || !rowMeta) continue
      const cell = rowMeta.fields
        .filter(holdsValue)
        .sort(longestLabelFirst)
        .find((field) => mentions(sentence, field, rowMeta.name))
      if (cell) return cellPlace(table.fieldname, idx, cell.fieldname)
    }
  }
  return form.meta.fields
    .filter(holdsValue)
    .sort(longestLabelFirst)
    .find((field) => !field.hidden && mentions(sentence, field, form.meta.name))?.fieldname
}

/** Puts the server's sentences at their fields and rows; what speaks of none stays in `rest`. */
export function placeSentences(
  list: string[],
  form: FormMeta,
  doc: Doc,
): { problems: Problems; rest: string[] } {
  const problems: Problems = {}
  const rest: string[] = []
  for (const sentence of list) {
    const place = placeOf(sentence, form, doc)
    if (place && !problems[place]) problems[place] = sentence
    else rest.push(sentence)
  }
  return { problems, rest }
}
