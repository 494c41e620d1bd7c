import { computed, reactive } from 'vue'
import { createListResource } from 'frappe-ui'
import { read } from '../api/request'
import type { FormMeta } from '../meta/load'
import { holdsValue, isTable, type Doc, type DocField } from '../meta/types'

export const PAGE_LENGTH = 20
const MOST_COLUMNS = 6
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
  return meta.fields
    .filter((field) => readable(field) && field.in_list_view && !Number(field.permlevel))
    .filter((field) => field.fieldname !== meta.title_field && field.fieldname !== stateField)
    .slice(0, MOST_COLUMNS)
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

/** The rows of one DocType for a query, page by page, with how many there are. */
export function useList(form: FormMeta) {
  const columns = listColumns(form)
  const fields = filterFields(form)
  const resource = createListResource<Doc>({
    doctype: form.meta.name,
    fields: askedFields(form, columns),
    pageLength: PAGE_LENGTH,
    onError: () => {},
  })
  const state = reactive({ count: null as number | null, problem: null as unknown, loading: true })
  let turn = 0

  async function load(query: Query) {
    const mine = ++turn
    const filters = filterRows(query, fields)
    const orFilters = searchRows(query.search, form)
    state.loading = true
    state.problem = null
    try {
      resource.update({
        filters,
        orFilters,
        orderBy: `${query.sort} ${query.descending ? 'desc' : 'asc'}`,
        start: 0,
        pageLength: PAGE_LENGTH,
      })
      await resource.reload()
      const count = await read<{ message: number }>('frappe.desk.reportview.get_count', {
        doctype: form.meta.name,
        filters,
        or_filters: orFilters,
        fields: ['name'],
        distinct: 'false',
      })
      if (mine === turn) state.count = Number(count.message)
    } catch (error) {
      if (mine === turn) state.problem = error
    }
    if (mine === turn) state.loading = false
  }

  async function more() {
    await Promise.resolve(resource.next()).catch((error: unknown) => (state.problem = error))
  }

  return {
    state,
    columns,
    fields,
    rows: computed(() => resource.data ?? []),
    hasMore: computed(() => resource.hasNextPage && (resource.data?.length ?? 0) >= PAGE_LENGTH),
    load,
    more,
  }
}

export type ListStore = ReturnType<typeof useList>
