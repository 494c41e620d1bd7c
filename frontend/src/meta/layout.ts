import type { DocField } from './types'

export interface Column {
  fields: DocField[]
}
export interface Section {
  key: string
  label?: string
  description?: string
  collapsible: boolean
  depends_on?: string
  hidden: boolean
  columns: Column[]
}
export interface Tab {
  key: string
  label?: string
  depends_on?: string
  hidden: boolean
  sections: Section[]
}

const newSection = (field?: DocField): Section => ({
  key: field?.fieldname ?? '__first',
  label: field?.label,
  description: field?.description,
  collapsible: Boolean(field?.collapsible),
  depends_on: field?.depends_on,
  hidden: Boolean(field?.hidden),
  columns: [{ fields: [] }],
})

const newTab = (field?: DocField): Tab => ({
  key: field?.fieldname ?? '__details',
  label: field?.label,
  depends_on: field?.depends_on,
  hidden: Boolean(field?.hidden),
  sections: [newSection()],
})

const hasFields = (section: Section) => section.columns.some((column) => column.fields.length > 0)

/** Arranges a DocType's flat fields as Frappe does: tabs, in them sections, in them columns. */
export function arrange(fields: DocField[]): Tab[] {
  const tabs = [newTab()]
  for (const field of fields) {
    const tab = tabs[tabs.length - 1]
    const section = tab.sections[tab.sections.length - 1]
    if (field.fieldtype === 'Tab Break') tabs.push(newTab(field))
    else if (field.fieldtype === 'Section Break') tab.sections.push(newSection(field))
    else if (field.fieldtype === 'Column Break') section.columns.push({ fields: [] })
    else section.columns[section.columns.length - 1].fields.push(field)
  }
  for (const tab of tabs) tab.sections = tab.sections.filter(hasFields)
  return tabs.filter((tab) => tab.sections.length > 0)
}
