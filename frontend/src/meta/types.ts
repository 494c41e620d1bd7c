/** The parts of Frappe's DocType metadata that the screens read (frappe.desk.form.load.getdoctype). */
export interface DocField {
  fieldname: string
  fieldtype: string
  label?: string
  options?: string
  default?: string
  description?: string
  placeholder?: string
  depends_on?: string
  mandatory_depends_on?: string
  read_only_depends_on?: string
  fetch_from?: string
  fetch_if_empty?: number
  precision?: string
  length?: number
  columns?: number
  permlevel?: number
  reqd?: number
  hidden?: number
  read_only?: number
  set_only_once?: number
  allow_on_submit?: number
  in_list_view?: number
  in_standard_filter?: number
  collapsible?: number
  no_copy?: number
  non_negative?: number
  bold?: number
  translatable?: number
  parent?: string
}

export interface Permission {
  role: string
  permlevel: number
  if_owner?: number
  [right: string]: unknown
}

export interface WorkflowState {
  state: string
  doc_status: string | number
  allow_edit?: string
  is_optional_state?: number
  message?: string
}

export interface Transition {
  action: string
  state: string
  next_state: string
  allowed: string
  allow_self_approval?: number
}

export interface Workflow {
  doctype: 'Workflow'
  name: string
  workflow_state_field: string
  states: WorkflowState[]
  transitions: Transition[]
}

export interface StateStyle {
  doctype: 'Workflow State'
  name: string
  style?: string
}

export interface Meta {
  name: string
  module?: string
  fields: DocField[]
  permissions: Permission[]
  issingle?: number
  istable?: number
  is_submittable?: number
  track_changes?: number
  title_field?: string
  image_field?: string
  search_fields?: string
  sort_field?: string
  sort_order?: string
  description?: string
  autoname?: string
  allow_rename?: number
  custom?: number
  states?: { title: string; color: string }[]
  __workflow_docs?: (Workflow | StateStyle)[]
}

export type Doc = Record<string, unknown> & {
  doctype: string
  name: string
  owner?: string
  modified?: string
  docstatus?: number
  __islocal?: number
}

export type Row = Record<string, unknown> & { name?: string; idx: number }

export const TABLE_TYPES = ['Table', 'Table MultiSelect']
export const LAYOUT_TYPES = ['Section Break', 'Column Break', 'Tab Break', 'Fold']
export const DISPLAY_TYPES = ['HTML', 'Heading', 'Button', 'Image']

export const isTable = (field: DocField) => TABLE_TYPES.includes(field.fieldtype)
export const isLayout = (field: DocField) => LAYOUT_TYPES.includes(field.fieldtype)
/** Whether a field holds a value of the document itself. */
export const holdsValue = (field: DocField) =>
  !isLayout(field) && !DISPLAY_TYPES.includes(field.fieldtype)
