import { boot } from '../boot'
import { siteNow, siteToday } from '../format/time'
import { holdsValue, isTable, type Doc, type DocField, type Row } from '../meta/types'
import type { FormMeta } from '../meta/load'
import { rowKey } from './rows'
import { __ } from '../translate'

/** The form of a new document whose name is typed (autoname "prompt"): with a field for the name. */
export function withNameField(form: FormMeta): FormMeta {
  if (form.meta.autoname?.toLowerCase() !== 'prompt') return form
  const field: DocField = { fieldname: 'name', fieldtype: 'Data', label: __('Name'), reqd: 1 }
  const { fields } = form.meta
  const first = Math.max(0, fields.findIndex(holdsValue))
  return {
    ...form,
    meta: { ...form.meta, fields: [...fields.slice(0, first), field, ...fields.slice(first)] },
  }
}

const CUSTOMER_MODULE = 'Company Forms'

const MOMENTS = ['Date', 'Datetime', 'Time']

/** A field's default as Frappe reads it: a literal, or a word for today, now or the user. */
export function defaultValue(field: DocField): unknown {
  const value = field.default
  if (value === undefined || value === null || value === '') {
    return field.fieldtype === 'Check' ? 0 : undefined
  }
  const word = value.toLowerCase()
  if (MOMENTS.includes(field.fieldtype)) {
    if (word === 'today') return siteToday()
    if (word === 'now') return field.fieldtype === 'Time' ? siteNow().slice(11) : siteNow()
  }
  if (value === 'Today') return siteToday()
  if (value === '__user') return boot.user
  if (value.startsWith(':') || word.startsWith('eval:')) return undefined
  return field.fieldtype === 'Check' || field.fieldtype === 'Int' ? Number(value) : value
}

function withDefaults(fields: DocField[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields.filter(holdsValue)) {
    const value = isTable(field) ? [] : defaultValue(field)
    if (value !== undefined) values[field.fieldname] = value
  }
  return values
}

export function newDocument(form: FormMeta, given: Record<string, unknown> = {}): Doc {
  const doc: Doc = {
    doctype: form.meta.name,
    name: '',
    docstatus: 0,
    __islocal: 1,
    owner: boot.user,
    ...withDefaults(form.meta.fields),
  }
  // A form that a customer makes is the customer's own, in a module that no app takes with it.
  if (form.meta.name === 'DocType') Object.assign(doc, { custom: 1, module: CUSTOMER_MODULE })
  const fieldnames = new Set(form.meta.fields.map((field) => field.fieldname))
  for (const [key, value] of Object.entries(given)) if (fieldnames.has(key)) doc[key] = value
  return doc
}

export function newRow(form: FormMeta, table: DocField, rows: Row[]): Row {
  const doctype = table.options ?? ''
  return {
    doctype,
    __islocal: 1,
    __key: rowKey(),
    ...withDefaults(form.tables[doctype]?.fields ?? []),
    idx: rows.length + 1,
  }
}

/** A new draft that replaces a cancelled document, linked to it. */
export function amendment(form: FormMeta, doc: Doc): Doc {
  const copy = newDocument(form)
  for (const field of form.meta.fields.filter(holdsValue)) {
    if (field.no_copy || field.fieldname === 'amended_from') continue
    const value = doc[field.fieldname]
    copy[field.fieldname] = isTable(field)
      ? ((value ?? []) as Row[]).map((row, index) => copyRow(row, index))
      : value
  }
  if (form.workflow) delete copy[form.workflow.workflow_state_field]
  copy.amended_from = doc.name
  return copy
}

const ROW_FRAME = [
  'name',
  'parent',
  'parenttype',
  'parentfield',
  'owner',
  'creation',
  'modified',
  'modified_by',
]

export function copyRow(row: Row, index: number): Row {
  const copy = { ...row, idx: index + 1, docstatus: 0, __islocal: 1, __key: rowKey() } as Row
  for (const key of ROW_FRAME) delete copy[key]
  return copy
}
