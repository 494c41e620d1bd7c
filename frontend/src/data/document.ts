import { computed, reactive, ref, watch } from 'vue'
import { call, insertDocument, read, updateDocument, deleteDocument } from '../api/request'
import { RequestError, sentences } from '../api/errors'
import { mayEdit, type Rights } from '../meta/access'
import { definitionSaved, loadMeta, type FormMeta } from '../meta/load'
import { holdsValue, isTable, type Doc, type Row } from '../meta/types'
import { parseNumber } from '../format/number'
import { siteToday } from '../format/time'
import { isNumeric } from '../format/value'
import { __, translated } from '../translate'
import { changedFields, mergeChanges, type Merge } from './changes'
import { checkDocument, placeSentences, type Problems } from './checks'
import { dropDraft, keepDraft, readDraft, type Draft } from './drafts'
import { amendment, newDocument, withNameField } from './newDocument'
import { useKeeping } from './keeping'
import { giveKeys, plainCopy } from './rows'
import { asItWas, isRecordForm, loadSheet, openPage, type Sheet } from './sheet'
import type { DocInfo } from './timeline'

export const NEW = 'new'

interface State {
  form: FormMeta | null
  /** How a record is filled in by its layout; null for what is no record. */
  sheet: Sheet | null
  doc: Doc
  base: Doc
  info: DocInfo
  rights: Rights
  loading: boolean
  busy: string
  loadError: unknown
  problems: Problems
  banner: string[]
  draft: Draft | null
  conflict: Merge | null
}

/**
 * One document being read and edited: what the server has (`base`), what is on the screen (`doc`),
 * and everything that can go wrong between the two without losing what was typed.
 */
export function useDocument(doctype: string, name: string, given: Record<string, unknown> = {}) {
  const isNew = name === NEW
  const state = reactive<State>({
    form: null,
    sheet: null,
    doc: { doctype, name: '' },
    base: { doctype, name: '' },
    info: {} as DocInfo,
    rights: {},
    loading: true,
    busy: '',
    loadError: null,
    problems: {},
    banner: [],
    draft: null,
    conflict: null,
  })
  const finished = ref(false)
  const keeping = useKeeping(doctype)

  const fields = () => state.form?.meta.fields ?? []
  const isDirty = computed(
    () =>
      !finished.value &&
      Boolean(state.form) &&
      changedFields(state.base, state.doc, fields()).length > 0,
  )
  const isEditable = computed(
    () => Boolean(state.form) && mayEdit(state.form as FormMeta, state.doc, state.rights),
  )

  function show(doc: Doc) {
    giveKeys(doc, fields())
    state.doc = doc
    state.base = plainCopy(doc)
    state.problems = {}
    state.banner = []
  }

  async function load() {
    state.loading = true
    state.loadError = null
    try {
      const form = await loadForm()
      if (isNew) startNew(form)
      else await fetchStored(form)
      state.draft = given.waiting ? null : readDraft(doctype, name)
    } catch (error) {
      state.loadError = error
    }
    state.loading = false
  }

  /** The form, as it was drawn when the record was written. */
  async function loadForm(): Promise<FormMeta> {
    const form = await loadMeta(doctype)
    // What has the columns of a record without being registered is an ordinary document.
    state.sheet = isRecordForm(form.meta)
      ? await loadSheet(doctype, isNew ? undefined : name).catch(() => null)
      : null
    return asItWas(form, state.sheet)
  }

  function startNew(drawn: FormMeta) {
    const form = withNameField(drawn)
    state.form = form
    const amended = sessionStorage.getItem(`qms-amend:${doctype}`)
    sessionStorage.removeItem(`qms-amend:${doctype}`)
    state.rights = { read: 1, write: 1, create: 1 }
    const doc = amended ? (JSON.parse(amended) as Doc) : newDocument(form, given)
    const period = state.sheet?.page?.period_field
    if (period) doc[period] ||= siteToday()
    show(doc)
    mend(form)
  }

  /** Opens a record that waits on the device, with what the server said about it. */
  function mend(form: FormMeta) {
    const item = keeping.open(given.waiting)
    if (!item) return
    Object.assign(state.doc, plainCopy(item.doc))
    const placed = placeSentences(item.refused ?? [], form, state.doc)
    state.problems = placed.problems
    state.banner = item.refused ?? []
    // What the server finds late asks for its reason; the field is there for late entries only.
    if (placed.problems.late_reason) state.doc.late_entry = 1
    giveKeys(state.doc, form.meta.fields)
  }

  async function fetchDocument() {
    const answer = await read<{ docs?: Doc[]; docinfo: DocInfo & { permissions: Rights } }>(
      'frappe.desk.form.load.getdoc',
      { doctype, name },
    )
    const doc = answer.docs?.find((entry) => entry.doctype === doctype)
    if (!doc) throw new RequestError({ status: 404, type: 'DoesNotExistError', messages: [] })
    return { doc, info: answer.docinfo }
  }

  async function fetchStored(form = state.form) {
    const { doc, info } = await fetchDocument()
    state.form = form
    state.info = info
    state.rights = info.permissions
    show(doc)
  }

  /** Brings the rows of a page as they are now, also those of others; what is typed elsewhere stays. */
  async function refreshRows() {
    const rows = state.sheet?.rows_field
    if (!rows) return
    const { doc, info } = await fetchDocument()
    state.info = info
    giveKeys(doc, fields())
    for (const fieldname of [rows, 'modified', 'modified_by']) {
      state.doc[fieldname] = doc[fieldname]
      state.base[fieldname] = plainCopy(doc[fieldname])
    }
  }

  /** What changed since it was loaded, with numbers read from what was typed. */
  function outgoing(): Record<string, unknown> {
    const changed = state.doc.__islocal
      ? fields().filter(holdsValue)
      : changedFields(state.base, state.doc, fields())
    const values: Record<string, unknown> = {}
    for (const field of changed) {
      let value = plainCopy(state.doc[field.fieldname])
      if (isNumeric(field) && typeof value === 'string') value = parseNumber(value)
      if (isTable(field)) value = outgoingRows(field.options ?? '', (value ?? []) as Row[])
      if (state.doc.__islocal && (value === undefined || value === null || value === '')) continue
      values[field.fieldname] = value ?? null
    }
    return values
  }

  function outgoingRows(rowType: string, rows: Row[]): Row[] {
    const numbers = state.form?.tables[rowType]?.fields.filter(isNumeric) ?? []
    for (const row of rows) {
      for (const field of numbers) {
        const value = row[field.fieldname]
        if (typeof value === 'string') row[field.fieldname] = parseNumber(value)
      }
    }
    return rows
  }

  /** Runs a step that talks to the server; sentences of refusal land at their fields. */
  async function attempt<T>(label: string, step: () => Promise<T>): Promise<T | undefined> {
    state.busy = label
    state.banner = []
    try {
      return await step()
    } catch (error) {
      if (error instanceof RequestError && error.type === 'TimestampMismatchError') {
        await openConflict()
      } else {
        const placed = placeSentences(sentences(error), state.form as FormMeta, state.doc)
        state.problems = placed.problems
        state.banner = [...placed.rest, ...Object.values(placed.problems)]
      }
      return undefined
    } finally {
      state.busy = ''
    }
  }

  async function openConflict() {
    const answer = await read<{ docs?: Doc[] }>('frappe.desk.form.load.getdoc', { doctype, name })
    const theirs = answer.docs?.find((entry) => entry.doctype === doctype)
    if (theirs) state.conflict = mergeChanges(state.base, plainCopy(state.doc), theirs, fields())
  }

  /** Goes on with their version and my changes on top; nothing is saved until the person saves. */
  function resolveConflict(keepTheirs: string[]) {
    if (!state.conflict) return
    const { doc, conflicts } = state.conflict
    for (const { field, theirs } of conflicts) {
      if (keepTheirs.includes(field.fieldname)) doc[field.fieldname] = theirs
    }
    const mine = plainCopy(doc)
    state.conflict = null
    void fetchStored().then(() => {
      for (const field of fields().filter(holdsValue))
        state.doc[field.fieldname] = mine[field.fieldname]
      giveKeys(state.doc, fields())
    })
  }

  /** Of two who begin the page of a month and machine at once, the second finds that of the first. */
  function insert() {
    const page = state.sheet?.page
    if (!state.sheet) return insertDocument(doctype, outgoing())
    if (!page?.period_field || state.doc.amended_from)
      return keeping.sendOrKeep(outgoing(), state.doc)
    const { period_field: period, page_field: field } = page
    return openPage(doctype, state.doc[period], field && state.doc[field], outgoing())
  }

  /** A page is found by its machine or line: without it, it would be anybody's. */
  function checkPage(): Problems {
    const named = state.sheet?.page?.page_field
    const field = fields().find((each) => each.fieldname === named)
    if (!state.doc.__islocal || !field || state.doc[field.fieldname]) return {}
    const label = translated(field.label ?? field.fieldname, doctype)
    return { [field.fieldname]: __('{0} is missing. Fill it in.', [label]) }
  }

  /** Saves; returns the document's name, or undefined when something has to be put right first. */
  async function save(): Promise<string | undefined> {
    const form = state.form as FormMeta
    state.problems = { ...checkPage(), ...checkDocument(form, state.doc, state.rights) }
    state.banner = Object.values(state.problems)
    if (state.banner.length) return undefined
    const saved = await attempt('save', () =>
      state.doc.__islocal
        ? insert()
        : updateDocument(doctype, name, { ...outgoing(), modified: state.base.modified }),
    )
    if (!saved) return undefined
    dropDraft(doctype, name)
    state.draft = null
    finished.value = keeping.isKept.value
    if (finished.value) return undefined
    definitionSaved(doctype)
    // under another name, as a new one or a renumbered clause, it is shown by its own page
    if (String(saved.name) !== name) finished.value = true
    else await reload()
    return String(saved.name)
  }

  async function reload() {
    await fetchStored(await loadForm())
  }

  async function changeStatus(action: 'submit' | 'cancel') {
    const done = await attempt(action, async () => {
      if (action === 'submit') await call('frappe.client.submit', { doc: plainCopy(state.doc) })
      else await call('frappe.client.cancel', { doctype, name })
      await reload()
      return true
    })
    return Boolean(done)
  }

  async function remove(): Promise<boolean> {
    const done = await attempt('delete', async () => {
      await deleteDocument(doctype, name)
      return true
    })
    if (done) {
      finished.value = true
      dropDraft(doctype, name)
      definitionSaved(doctype)
    }
    return Boolean(done)
  }

  /** Puts a copy for a correction where the form of a new document finds it. */
  function prepareAmendment() {
    const copy = plainCopy(amendment(state.form as FormMeta, state.doc))
    sessionStorage.setItem(`qms-amend:${doctype}`, JSON.stringify(copy))
  }

  function discardChanges() {
    dropDraft(doctype, name)
    state.draft = null
    show(plainCopy(state.base))
  }

  function restoreDraft() {
    if (!state.draft) return
    const typed = state.draft.doc
    for (const field of fields().filter(holdsValue)) {
      if (field.fieldname in typed) state.doc[field.fieldname] = typed[field.fieldname]
    }
    giveKeys(state.doc, fields())
    keeping.goOnWith(state.draft.key)
    state.draft = null
  }

  function dismissDraft() {
    dropDraft(doctype, name)
    state.draft = null
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => state.doc,
    () => {
      clearTimeout(timer)
      if (isDirty.value) timer = setTimeout(keepNow, 600)
    },
    { deep: true },
  )

  function keepNow() {
    clearTimeout(timer)
    if (!isDirty.value || (isNew && keeping.keepChanges(outgoing(), state.doc))) return
    const { modified } = state.base
    const key = isNew ? keeping.key() : undefined
    keepDraft(doctype, name, plainCopy(state.doc), { modified, key })
  }

  return {
    state,
    isNew,
    isDirty,
    isEditable,
    isKept: keeping.isKept,
    load,
    reload,
    refreshRows,
    attempt,
    save,
    remove,
    changeStatus,
    prepareAmendment,
    discardChanges,
    restoreDraft,
    dismissDraft,
    resolveConflict,
    keepNow,
  }
}

export type DocumentStore = ReturnType<typeof useDocument>
