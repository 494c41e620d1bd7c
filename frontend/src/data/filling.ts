import type { Reading } from './documents'
import { readKept } from './offline'

/** What has a label with a code that opens its forms (iso_qms.api.filling). */
export const LABELLED = ['QMS Equipment', 'QMS Job', 'QMS Department', 'QMS Record Form']

export interface FittingForm {
  form: string
  title: string
  record_doctype: string
  due: boolean
  /** What the head of a new record says by itself, by fieldname. */
  given: Record<string, string | number>
}

export interface Scanned {
  doctype: string
  name: string
  title: string
  forms: FittingForm[]
}

type Key = { doctype: string; name: string }

export const loadScanned = async (key: Key) =>
  (await readKept<{ message: Scanned }>('iso_qms.api.filling.forms_for', key)).message

/** Where the PDF of a label is. */
export const labelAddress = (key: Key) =>
  `/api/method/iso_qms.api.printing.label?${new URLSearchParams(key)}`

/** The address of a new record with its head filled in. */
export const newRecord = (form: FittingForm) => ({
  name: 'new',
  params: { doctype: form.record_doctype },
  query: form.given,
})

/** A document by which a form is filled in. */
export interface Governing {
  doctype: string
  name: string
  title: string
  revision: string
}

export const loadGoverning = async (doctype: string) =>
  (await readKept<{ message: Governing[] }>('iso_qms.api.filling.documents_of', { doctype }))
    .message

const READ_AHEAD = 3
const readBefore = new Set<string>()

/** Brings the first documents of a form onto the device, to be read when the network is gone. */
export async function readAhead(documents: Governing[]): Promise<void> {
  for (const each of documents.slice(0, READ_AHEAD)) {
    if (readBefore.has(each.name)) continue
    readBefore.add(each.name)
    await readGoverning(each).catch(() => readBefore.delete(each.name))
  }
}

export const readGoverning = async ({ doctype, name }: Governing) =>
  (await readKept<{ message: Reading }>('iso_qms.api.documents.get_document', { doctype, name }))
    .message
