import type { DocField } from '@/meta/types'

/** What FieldControl hands to every control, so that label, hint and problem belong to it. */
export interface ControlProps {
  id: string
  field: DocField
  value: unknown
  /** The values around the field: the document, or the row. */
  values: Record<string, unknown>
  doctype: string
  required: boolean
  invalid: boolean
  describedBy?: string
  /** A cell of a grid has no visible label of its own. */
  label?: string
}

/** What the rows of a Table field are given, as a table of any form or in the layout of a record. */
export interface TableProps {
  id: string
  field: DocField
  doc: Record<string, unknown>
  doctype: string
  readOnly: boolean
  required: boolean
  problem?: string
  hideLabel?: boolean
}
