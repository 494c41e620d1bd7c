import { call, read, uploadFile } from '../api/request'
import { plainText } from '../api/errors'
import { isTable } from '../meta/types'
import type { FormMeta } from '../meta/load'
import type { DocField } from '../meta/types'

const METHODS = 'frappe.core.doctype.data_import.data_import'
const LAYOUT = [
  'Section Break',
  'Column Break',
  'Tab Break',
  'HTML',
  'Heading',
  'Button',
  'Image',
  'Fold',
]

export interface ImportWarning {
  row?: number
  col?: number
  message: string
  type?: string
}
export interface ImportColumn {
  header_title: string | null
  skip_import?: boolean
}
export interface ImportPreview {
  columns: ImportColumn[]
  data: unknown[][]
  warnings: ImportWarning[]
  total_number_of_rows?: number
}
export interface ImportStatus {
  status: string
  success?: number
  failed?: number
  total_records: number
}
export interface ImportLog {
  success: number | boolean
  docname?: string
  messages?: string
  exception?: string
  row_indexes: string
}
export interface EarlierImport {
  name: string
  creation: string
  status: string
  import_type: string
  payload_count: number
  /** A file that was only looked at has not. */
  begun: boolean
}

/** A document that was refused: the rows of the sheet that it stood in, where the text does not say them, and why. */
export interface Refusal {
  rows: string
  text: string
}

/** What keeps the file from being imported; the other warnings only say what is left out. */
export const obstacles = (warnings: ImportWarning[]) =>
  warnings.filter((warning) => warning.type !== 'info')

/** Whether something is wrong with this cell (or, without a column, somewhere in its row). */
export const isWrong = (warnings: ImportWarning[], row: unknown, column: number) =>
  warnings.some((warning) => warning.row === Number(row) && (warning.col ?? column) === column)

/** How much of the file is done, 0 to 100. */
export function percentDone(status: ImportStatus): number {
  const done = (status.success ?? 0) + (status.failed ?? 0)
  return status.total_records ? Math.round((100 * done) / status.total_records) : 0
}

/** Whether every document has been tried; a file with obstacles is never begun. */
export const isFinished = (status: ImportStatus) =>
  status.total_records > 0 && (status.success ?? 0) + (status.failed ?? 0) >= status.total_records

/** Whether the import as a whole broke off, and waits for somebody to go on with it. */
export const isBroken = (status: ImportStatus) =>
  !isFinished(status) && ['Error', 'Timed Out'].includes(status.status)

/** The documents that were refused, each with its rows and what was wrong. */
export function refusals(logs: ImportLog[]): Refusal[] {
  return logs
    .filter((log) => !Number(log.success))
    .map((log) => {
      const told = JSON.parse(log.messages || '[]') as { message?: string }[]
      const text = plainText(told.map((each) => each.message ?? '').join('<br>'))
      // Without a message the last line of the traceback says it.
      const last = (log.exception ?? '').trim().split('\n').pop() ?? ''
      return refusal(rowsOf(log), text || plainText(last.replace(/^[\w.]+:\s*/, '')))
    })
}

/** A sentence that begins with its row needs no second word of it. */
const refusal = (rows: string, text: string): Refusal => ({
  rows: new RegExp(`^\\D*\\b${rows.split('–')[0]}\\b`).test(text) ? '' : rows,
  text,
})

function rowsOf(log: ImportLog): string {
  const rows = JSON.parse(log.row_indexes || '[]') as number[]
  if (rows.length < 2) return String(rows[0] ?? '')
  return `${rows[0]}–${rows[rows.length - 1]}`
}

/** Stores the file with a Data Import, a new one or one that has not begun; returns its name. */
export async function prepareImport(
  doctype: string,
  file: File,
  updates: boolean,
  earlier = '',
): Promise<string> {
  const type = updates ? 'Update Existing Records' : 'Insert New Records'
  const name = earlier || (await insertImport(doctype, type))
  const target = { doctype: 'Data Import', docname: name, fieldname: 'import_file' }
  const sent = await uploadFile(file, target)
  await call('frappe.client.set_value', {
    doctype: 'Data Import',
    name,
    fieldname: { import_file: sent.file_url, import_type: type },
  })
  return name
}

async function insertImport(doctype: string, type: string): Promise<string> {
  const doc = {
    doctype: 'Data Import',
    reference_doctype: doctype,
    import_type: type,
    mute_emails: 1,
  }
  return (await call<{ name: string }>('frappe.client.insert', { doc })).name
}

export const previewOf = (name: string) =>
  call<ImportPreview>(`${METHODS}.get_preview_from_template`, { data_import: name })

/** Begins an import or goes on with it; false when it runs or waits already. */
export const beginImport = (name: string) =>
  call<boolean>(`${METHODS}.form_start_import`, { data_import: name })

export const statusOf = async (name: string) =>
  (
    await read<{ message: ImportStatus }>(`${METHODS}.get_import_status`, {
      data_import_name: name,
    })
  ).message

export const logsOf = (name: string) =>
  call<ImportLog[]>(`${METHODS}.get_import_logs`, { data_import: name })

export const earlierImports = async (doctype: string) =>
  (await read<{ message: EarlierImport[] }>('iso_qms.api.imports.get_earlier_imports', { doctype }))
    .message

export const refusedRowsAddress = (name: string) =>
  `/api/method/${METHODS}.download_errored_template?data_import_name=${encodeURIComponent(name)}`

const isFilledIn = (field: DocField) =>
  !LAYOUT.includes(field.fieldtype) && !isTable(field) && !field.hidden && !field.read_only

/** Where a sheet to fill in is fetched: blank, or with the records as they are and their ID. */
export function templateAddress(form: FormMeta, withRecords: boolean): string {
  const name = withRecords ? ['name'] : []
  const filled = (fields: DocField[]) => fields.filter(isFilledIn).map((field) => field.fieldname)
  const columns: Record<string, string[]> = {
    [form.meta.name]: [...name, ...filled(form.meta.fields)],
  }
  for (const table of form.meta.fields.filter((field) => isTable(field) && !field.hidden)) {
    const rows = form.tables[table.options ?? '']
    if (rows) columns[table.fieldname] = [...name, ...filled(rows.fields)]
  }
  const query = new URLSearchParams({
    doctype: form.meta.name,
    export_fields: JSON.stringify(columns),
    export_records: withRecords ? 'all' : 'blank_template',
    file_type: 'Excel',
  })
  return `/api/method/${METHODS}.download_template?${query}`
}
