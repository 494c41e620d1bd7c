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
}

export function adjusted(meta: Meta): Meta {
  const changes = CHANGES[meta.name]
  if (!changes) return meta
  return {
    ...meta,
    fields: meta.fields.map((field) => ({ ...field, ...changes[field.fieldname] })),
  }
}
