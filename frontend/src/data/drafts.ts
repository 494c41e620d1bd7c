import { boot } from '../boot'
import type { Doc } from '../meta/types'
import { siteNow } from '../format/time'

export interface Draft {
  doc: Doc
  /** The stored document's `modified` when typing began; undefined for a new document. */
  modified?: string
  savedAt: string
  /** The key under which a new record is sent; the same when it is sent once more. */
  key?: string
}

const PREFIX = 'qms-draft'
const address = (doctype: string, name: string) => `${PREFIX}:${boot.user}:${doctype}:${name}`

/** Keeps what was typed on this device until it is saved or thrown away. A full store is no error. */
export function keepDraft(
  doctype: string,
  name: string,
  doc: Doc,
  more: Pick<Draft, 'modified' | 'key'>,
): void {
  try {
    const draft: Draft = { doc, ...more, savedAt: siteNow() }
    localStorage.setItem(address(doctype, name), JSON.stringify(draft))
  } catch (error) {
    console.warn('The draft could not be kept on this device', error)
  }
}

export function readDraft(doctype: string, name: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(address(doctype, name)) ?? 'null') as Draft | null
  } catch {
    return null
  }
}

export function dropDraft(doctype: string, name: string): void {
  localStorage.removeItem(address(doctype, name))
}
