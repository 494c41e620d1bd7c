import { call } from '../api/request'
import { holdsValue, isTable, type Row } from '../meta/types'
import type { DocumentStore } from './document'
import { newRow } from './newDocument'
import { giveKeys } from './rows'

interface LastTime {
  record?: string
  values?: Record<string, unknown>
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

/**
 * Fills in what is still empty as in the person's last record for the same head; the server decides
 * what may be taken over (iso_qms.record_forms.repeating). Answers that record's name, if there is one.
 */
export async function takeLastTime(store: DocumentStore): Promise<string | undefined> {
  const { state } = store
  const form = state.form!
  const head: Record<string, unknown> = {}
  for (const field of form.meta.fields) {
    if (field.fieldtype === 'Link' && !isEmpty(state.doc[field.fieldname]))
      head[field.fieldname] = state.doc[field.fieldname]
  }
  const { record, values = {} } = await call<LastTime>('iso_qms.api.filling.last_values', {
    doctype: form.meta.name,
    head,
  })
  for (const field of form.meta.fields.filter(holdsValue)) {
    const value = values[field.fieldname]
    if (value === undefined || !isEmpty(state.doc[field.fieldname])) continue
    state.doc[field.fieldname] = isTable(field)
      ? (value as Row[]).reduce<Row[]>(
          (rows, row) => [...rows, { ...newRow(form, field, rows), ...row }],
          [],
        )
      : value
  }
  giveKeys(state.doc, form.meta.fields)
  return record
}
