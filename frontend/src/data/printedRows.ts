import { watch } from 'vue'
import type { Row } from '../meta/types'
import type { DocumentStore } from './document'
import { newRow } from './newDocument'
import { giveKeys, plainCopy, renumber } from './rows'
import { newChecklist } from './sheet'

/**
 * A new checklist begins with the pre-printed rows of its machine or product, and gets those of
 * another one when that is chosen; what was typed for an item stays with it.
 */
export function usePrintedRows(store: DocumentStore) {
  const { state } = store
  let asked = 0

  async function print(equipment: unknown, product: unknown) {
    const sheet = state.sheet
    const table = state.form?.meta.fields.find((field) => field.fieldname === sheet?.rows_field)
    const item = sheet?.columns?.item
    if (!state.form || !sheet || !table || !item) return
    const turn = ++asked
    // Without a template for it, the rows are typed.
    const fresh = await newChecklist(state.form.meta.name, equipment, product).catch(() => null)
    if (!fresh || turn !== asked) return
    // The same item may stand in two groups.
    const key = (row: Row) => `${row[sheet.columns?.item_group ?? ''] ?? ''}\n${row[item]}`
    const typed = new Map(
      ((state.doc[table.fieldname] ?? []) as Row[]).map((row) => [key(row), row]),
    )
    const columns = Object.entries(sheet.columns ?? {})
      .filter(([part]) => !['value', 'observed', 'result'].includes(part))
      .map(([, column]) => column)
    const rows = ((fresh[table.fieldname] ?? []) as Row[]).map((printed) => {
      const row = typed.get(key(printed)) ?? newRow(state.form!, table, [])
      for (const column of columns) row[column] = printed[column]
      return row
    })
    renumber(rows)
    const untouched = !store.isDirty.value
    state.doc[table.fieldname] = rows
    if (untouched) state.base[table.fieldname] = plainCopy(rows)
    giveKeys(state.doc, [table])
    sheet.printed = true
  }

  watch(
    () => {
      const sheet = state.sheet
      if (sheet?.layout !== 'Checklist' || !state.doc.__islocal || state.doc.amended_from) return ''
      const equipment = sheet.equipment_field && state.doc[sheet.equipment_field]
      return JSON.stringify([equipment ?? '', state.doc.product ?? ''])
    },
    (key) => {
      if (!key) return
      const [equipment, product] = JSON.parse(key) as string[]
      void print(equipment, product)
    },
  )
}
