import { computed, reactive } from 'vue'
import { createListResource } from 'frappe-ui'
import { read } from '../api/request'
import type { FormMeta } from '../meta/load'
import type { Doc } from '../meta/types'
import {
  askedFields,
  filterFields,
  filterRows,
  listColumns,
  MOST_COUNTED,
  searchRows,
  totalText,
  type Query,
} from './listQuery'

export const PAGE_LENGTH = 20

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
        limit: MOST_COUNTED + 1,
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

  const rows = computed(() => resource.data ?? [])
  const hasMore = computed(() => resource.hasNextPage && rows.value.length >= PAGE_LENGTH)
  const total = computed(() =>
    state.count === null ? null : totalText(state.count, rows.value.length, hasMore.value),
  )

  return {
    state,
    columns,
    fields,
    rows,
    hasMore,
    total,
    load,
    more,
  }
}

export type ListStore = ReturnType<typeof useList>
