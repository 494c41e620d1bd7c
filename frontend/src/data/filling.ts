import { read } from '../api/request'
import { loadDocument } from './documents'

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
  (await read<{ message: Scanned }>('iso_qms.api.filling.forms_for', key)).message

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
  (await read<{ message: Governing[] }>('iso_qms.api.filling.documents_of', { doctype })).message

export const readGoverning = ({ doctype, name }: Governing) => loadDocument({ doctype, name })
