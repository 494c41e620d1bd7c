import { call } from '../api/request'
import { readKept } from '../data/offline'
import { addMessages } from '../translate'
import { adjusted } from './adjust'
import type { Meta, StateStyle, Workflow } from './types'

export interface FormMeta {
  meta: Meta
  tables: Record<string, Meta>
  workflow?: Workflow
  stateStyles: Record<string, string>
}

const loaded = new Map<string, Promise<FormMeta>>()

/** DocTypes whose records change other DocTypes' metadata: saving one empties the cache. */
const DEFINITIONS = [
  'DocType',
  'Custom Field',
  'Property Setter',
  'Workflow',
  'Workflow State',
  'Custom DocPerm',
  'Translation',
  'QMS Record Form',
]

async function fetchMeta(doctype: string): Promise<FormMeta> {
  const [answer, messages] = await Promise.all([
    readKept<{ docs: Meta[] }>('frappe.desk.form.load.getdoctype', { doctype, with_parent: 0 }),
    readKept<{ message: Record<string, string> }>('iso_qms.api.session.get_messages', { doctype }),
  ])
  addMessages(messages.message)
  const meta = adjusted(answer.docs.find((entry) => entry.name === doctype) ?? answer.docs[0])
  const workflowDocs = meta.__workflow_docs ?? []
  return {
    meta,
    tables: Object.fromEntries(answer.docs.map((entry) => [entry.name, entry])),
    workflow: workflowDocs.find((entry) => entry.doctype === 'Workflow') as Workflow | undefined,
    stateStyles: Object.fromEntries(
      workflowDocs
        .filter((entry): entry is StateStyle => entry.doctype === 'Workflow State')
        .map((entry) => [entry.name, entry.style ?? '']),
    ),
  }
}

/** A DocType's metadata with its tables, workflow and translations, fetched once. */
export function loadMeta(doctype: string): Promise<FormMeta> {
  let promise = loaded.get(doctype)
  if (!promise) {
    promise = fetchMeta(doctype)
    promise.catch(() => loaded.delete(doctype))
    loaded.set(doctype, promise)
  }
  return promise
}

/** Forgets metadata that a saved definition may have changed. */
export function definitionSaved(doctype: string): void {
  if (DEFINITIONS.includes(doctype)) loaded.clear()
}

/** The value of one field, or several, of another document (for `fetch_from`). */
export function fetchValues(
  doctype: string,
  name: string,
  fields: string[],
): Promise<Record<string, unknown>> {
  return call('frappe.client.get_value', { doctype, filters: { name }, fieldname: fields })
}
