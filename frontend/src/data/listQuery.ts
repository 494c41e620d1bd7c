import type { FormMeta } from '../meta/load'
import { holdsValue, isTable, type DocField } from '../meta/types'

const MOST_COLUMNS = 6
/** A list is counted no further than this: a count of all would read the whole table each time. */
export const MOST_COUNTED = 1000
const TOO_LONG = ['Text Editor', 'Code', 'JSON', 'HTML Editor', 'Long Text', 'Text', 'Password']

export type FilterRow = [string, string, unknown]
export interface Query {
  search: string
  /** By fieldname; a range of dates is `from..to`. */
  filters: Record<string, string>
  sort: string
  descending: boolean
}

const readable = (field: DocField) =>
  holdsValue(field) && !isTable(field) && !TOO_LONG.includes(field.fieldtype) && !field.hidden

/** The columns of a list: the title first, then the fields marked for lists, without the state. */
export function listColumns(form: FormMeta): DocField[] {
  const { meta, workflow } = form
  const stateField = workflow?.workflow_state_field
  const open = meta.fields
    .filter((field) => readable(field) && !Number(field.permlevel))
    .filter((field) => field.fieldname !== meta.title_field && field.fieldname !== stateField)
  const marked = open.filter((field) => field.in_list_view)
  // A form whose maker marked no column shows its first fields, so that rows can be told apart.
  return marked.length ? marked.slice(0, MOST_COLUMNS) : open.slice(0, 3)
}

export const filterFields = (form: FormMeta) =>
  form.meta.fields.filter(
    (field) => readable(field) && field.in_standard_filter && !Number(field.permlevel),
  )

/** The fields to ask the server for: what the columns, the title and the state need. */
export function askedFields(form: FormMeta, columns: DocField[]): string[] {
  const { meta, workflow } = form
  const status = meta.fields.find((field) => field.fieldname === 'status')
  return [
    ...new Set([
      'name',
      'modified',
      'docstatus',
      meta.title_field,
      workflow?.workflow_state_field,
      status?.fieldname,
      ...columns.map((field) => field.fieldname),
    ]),
  ].filter((name): name is string => Boolean(name))
}

/** The filters of a query in Frappe's form: one row a condition. */
export function filterRows(query: Query, fields: DocField[]): FilterRow[] {
  const rows: FilterRow[] = []
  for (const field of fields) {
    const value = query.filters[field.fieldname]
    if (value === undefined || value === '') continue
    if (['Date', 'Datetime'].includes(field.fieldtype)) {
      const [from, to] = value.split('..')
      if (from) rows.push([field.fieldname, '>=', from])
      if (to) rows.push([field.fieldname, '<=', field.fieldtype === 'Date' ? to : `${to} 23:59:59`])
    } else if (['Data', 'Small Text'].includes(field.fieldtype)) {
      rows.push([field.fieldname, 'like', `%${value}%`])
    } else rows.push([field.fieldname, '=', value])
  }
  return rows
}

/** A word is looked for in the name, the title and the DocType's own search fields. */
export function searchRows(search: string, form: FormMeta): FilterRow[] {
  if (!search.trim()) return []
  const { meta } = form
  const known = new Set(meta.fields.filter(holdsValue).map((field) => field.fieldname))
  const named = [meta.title_field, ...(meta.search_fields ?? '').split(',')]
    .map((name) => name?.trim() ?? '')
    .filter((name) => known.has(name))
  return [...new Set(['name', ...named])].map((name) => [name, 'like', `%${search.trim()}%`])
}

/** How many there are: exact as far as it was counted, then `1000+` until all have been shown. */
export function totalText(count: number, shown: number, hasMore: boolean): string {
  if (count <= MOST_COUNTED || !hasMore)
    return String(Math.max(shown, Math.min(count, MOST_COUNTED)))
  return `${Math.max(shown, MOST_COUNTED)}+`
}
