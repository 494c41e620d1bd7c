import { call, read } from '../api/request'
import type { Tone } from '../meta/states'

/** The DocTypes whose documents are read on a page of their own. */
export const DOCUMENT_DOCTYPES = ['QMS Manual', 'QMS Procedure', 'QMS Document']

export interface Revision {
  name: string
  revision: string
  status: string
  effective_from: string | null
  effective_to: string | null
  change_summary: string | null
  prepared_by: string | null
  reviewed_by: string | null
  approved_by: string | null
}

export interface Reading {
  doctype: string
  name: string
  number: string
  title: string
  document_type: string
  status: string
  revision: string | null
  effective_from: string | null
  next_review: string | null
  department: string | null
  classification: string | null
  obsolete_reason: string | null
  is_draft: boolean
  html: string
  files: { file_name: string; file_url: string; file_size: number }[]
  revisions: Revision[]
  draft: string | null
  acknowledgement: {
    name: string
    revision: string
    due: string | null
    question: string | null
  } | null
  may: { revise: boolean; make_obsolete: boolean; edit: boolean }
}

export interface Change {
  fieldname: string
  label: string
  lines: [string, string][]
}

export interface Validity {
  number: string
  revision: string
  valid: boolean
  status: string | null
  effective_to: string | null
  effective: string | null
}

const API = 'iso_qms.api.documents'
type Key = { doctype: string; name: string }

export const loadDocument = async (key: Key) =>
  (await read<{ message: Reading }>(`${API}.get_document`, { ...key })).message

export const startRevision = (key: Key, reason: string, newEdition: boolean) =>
  call<string>(`${API}.start_revision`, { ...key, reason, new_edition: newEdition })

export const makeObsolete = (key: Key, reason: string) =>
  call<string>(`${API}.make_obsolete`, { ...key, reason })

export const acknowledge = (name: string, answer: string) =>
  call<string>(`${API}.acknowledge`, { name, answer })

export const loadDifference = async (old: string, next: string) =>
  (await read<{ message: Change[] }>(`${API}.get_difference`, { old, new: next })).message

export const askValidity = async (number: string, revision: string) =>
  (await read<{ message: Validity }>(`${API}.is_valid`, { number, revision })).message

/** Where the PDF of a document, a revision or a record is. */
export const pdfAddress = (doctype: string, name: string) =>
  `/api/method/iso_qms.api.printing.pdf?${new URLSearchParams({ doctype, name })}`

const TONES: Record<string, Tone> = {
  Draft: 'gray',
  'In Review': 'orange',
  Approved: 'blue',
  Effective: 'green',
  Superseded: 'gray',
  Obsolete: 'red',
  Withdrawn: 'red',
  Disposed: 'gray',
}

export const toneOf = (status: string): Tone => TONES[status] ?? 'gray'

/** The revision before this one among those that were in force: what it is compared with. */
export function formerOf(revisions: Revision[], name: string): Revision | undefined {
  const at = revisions.findIndex((each) => each.name === name)
  return revisions.slice(at + 1).find((each) => ['Effective', 'Superseded'].includes(each.status))
}
