import { call, read, uploadFile } from '../api/request'
import { plainText } from '../api/errors'

const METHODS = 'frappe.core.doctype.data_import.data_import'

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
  messages: string
  row_indexes: string
}

/** What keeps the file from being imported; the other warnings only say what is left out. */
export const obstacles = (warnings: ImportWarning[]) =>
  warnings.filter((warning) => warning.type !== 'info')

/** How much of the file is done, 0 to 100. */
export function percentDone(status: ImportStatus): number {
  const done = (status.success ?? 0) + (status.failed ?? 0)
  return status.total_records ? Math.round((100 * done) / status.total_records) : 0
}

/** Whether every document has been tried; a file with obstacles is never begun. */
export const isFinished = (status: ImportStatus) => percentDone(status) >= 100

/** The sentences of the documents that were refused. */
export function refusals(logs: ImportLog[]): string[] {
  return logs
    .filter((log) => !Number(log.success))
    .map((log) => {
      const told = JSON.parse(log.messages || '[]') as { message?: string }[]
      return plainText(told.map((each) => each.message ?? '').join('\n'))
    })
}

/** Makes a Data Import with this file; returns its name. */
export async function prepareImport(
  doctype: string,
  file: File,
  updates: boolean,
): Promise<string> {
  const made = await call<{ name: string }>('frappe.client.insert', {
    doc: {
      doctype: 'Data Import',
      reference_doctype: doctype,
      import_type: updates ? 'Update Existing Records' : 'Insert New Records',
      mute_emails: 1,
    },
  })
  const target = { doctype: 'Data Import', docname: made.name, fieldname: 'import_file' }
  const sent = await uploadFile(file, target)
  await call('frappe.client.set_value', {
    doctype: 'Data Import',
    name: made.name,
    fieldname: 'import_file',
    value: sent.file_url,
  })
  return made.name
}

export const previewOf = (name: string) =>
  call<ImportPreview>(`${METHODS}.get_preview_from_template`, { data_import: name })

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

export const refusedRowsAddress = (name: string) =>
  `/api/method/${METHODS}.download_errored_template?data_import_name=${encodeURIComponent(name)}`
