import type { DocField, Meta } from './types'

type Change = Partial<DocField>

/**
 * What Desk does to its own core forms by script, said as data: roles of a user are given as a list
 * to tick, and an account is enabled by the box that its definition locks.
 */
const CHANGES: Record<string, Record<string, Change>> = {
  User: {
    roles: { hidden: 0, read_only: 0, label: 'Roles', fieldtype: 'Table MultiSelect' },
    roles_html: { hidden: 1 },
    enabled: { read_only: 0 },
    time_zone: { hidden: 1 },
    desk_theme: { hidden: 1 },
  },
  DocType: { fields_section: { collapsible: 0 } },
}

/** Fields that come first: Desk draws a form's fields in its form builder, these screens in a table. */
const FIRST: Record<string, string[]> = { DocType: ['fields_section', 'fields'] }

export function adjusted(meta: Meta): Meta {
  const changes = CHANGES[meta.name] ?? {}
  const first = FIRST[meta.name] ?? []
  const fields = meta.fields.map((field) => ({ ...field, ...changes[field.fieldname] }))
  const isFirst = (field: DocField) => first.includes(field.fieldname)
  return {
    ...meta,
    fields: [...fields.filter(isFirst), ...fields.filter((field) => !isFirst(field))],
  }
}
