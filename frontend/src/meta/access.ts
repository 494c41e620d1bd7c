import { boot } from '../boot'
import { holds } from '../expression/condition'
import type { FormMeta } from './load'
import { holdsValue, isTable, type DocField, type Doc, type Meta } from './types'

/** The rights that `getdoc` answers with, such as { read: 1, write: 0 }. */
export type Rights = Record<string, number | undefined>

/** Whether the user's roles give a right on the fields of a permission level. */
export function levelRight(meta: Meta, level: number, right: 'read' | 'write', rights: Rights) {
  if (!level) return Boolean(rights[right])
  if (boot.user === 'Administrator') return true
  return meta.permissions.some(
    (row) =>
      Number(row.permlevel ?? 0) === level && boot.roles.includes(row.role) && Boolean(row[right]),
  )
}

/** The roles that may change the document in its state; several rows of a state give several roles. */
export function editRoles(form: FormMeta, doc: Doc): string[] {
  if (!form.workflow) return []
  const value = doc[form.workflow.workflow_state_field] || form.workflow.states[0]?.state
  return form.workflow.states
    .filter((state) => state.state === value && state.allow_edit)
    .map((state) => state.allow_edit as string)
}

/** Whether the user may type into the document at all, in its state and status. */
export function mayEdit(form: FormMeta, doc: Doc, rights: Rights): boolean {
  if (Number(doc.docstatus ?? 0) === 2) return false
  if (!rights[doc.__islocal ? 'create' : 'write']) return false
  const roles = editRoles(form, doc)
  if (!roles.length || boot.user === 'Administrator') return true
  return roles.some((role) => boot.roles.includes(role))
}

export interface FieldAccess {
  visible: boolean
  readOnly: boolean
  required: boolean
}

interface Place {
  /** The DocType whose permission levels decide: the parent's, also for rows. */
  meta: Meta
  rights: Rights
  editable: boolean
  parent?: Record<string, unknown>
  docstatus: number
  isNew: boolean
}

function isEmptyValue(field: DocField, values: Record<string, unknown>): boolean {
  const value = values[field.fieldname]
  return value === undefined || value === null || value === ''
}

/** What the user can see and do with one field, with its conditions read over the values. */
export function fieldAccess(
  field: DocField,
  values: Record<string, unknown>,
  place: Place,
): FieldAccess {
  const level = Number(field.permlevel ?? 0)
  const readable = levelRight(place.meta, level, 'read', { ...place.rights, read: 1 })
  const shown = holds(field.depends_on, values, { parent: place.parent, fallback: true })
  const writable = levelRight(place.meta, level, 'write', {
    ...place.rights,
    write: place.editable ? 1 : 0,
  })
  const locked =
    !place.editable ||
    !writable ||
    Boolean(field.read_only) ||
    field.fieldtype === 'Read Only' ||
    (place.docstatus === 1 && !field.allow_on_submit) ||
    (Boolean(field.set_only_once) && !place.isNew) ||
    holds(field.read_only_depends_on, values, { parent: place.parent, fallback: false })
  const wanted =
    Boolean(field.reqd) ||
    holds(field.mandatory_depends_on, values, { parent: place.parent, fallback: false })
  // As in Desk, what can neither be typed nor read takes no room.
  const isBlank = locked && !isTable(field) && holdsValue(field) && isEmptyValue(field, values)
  return {
    visible: !field.hidden && readable && shown && !isBlank,
    readOnly: locked,
    required: wanted && !locked,
  }
}
