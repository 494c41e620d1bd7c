import { boot } from '../boot'
import { call } from '../api/request'
import { plainText } from '../api/errors'
import { displayValue } from '../format/value'
import { commentHtml, type Person } from './mentions'
import { personName } from './people'
import type { Assignment } from './tasks'
import type { FormMeta } from '../meta/load'
import type { Doc, DocField } from '../meta/types'
import { __, translated } from '../translate'

interface LogRow {
  name: string
  creation: string
  content: string
  owner: string
  comment_type: string
}

export interface DocInfo {
  comments?: LogRow[]
  workflow_logs?: LogRow[]
  attachment_logs?: LogRow[]
  assignment_logs?: LogRow[]
  info_logs?: LogRow[]
  versions?: { name: string; owner: string; creation: string; data: string }[]
  assignments?: Assignment[]
  attachments?: { name: string; file_name: string; file_url: string; is_private: number }[]
  user_info?: Record<string, { fullname?: string }>
}

export interface Difference {
  label: string
  before: string
  after: string
}

export interface Event {
  key: string
  kind: 'comment' | 'step' | 'change' | 'file' | 'task' | 'created'
  who: string
  when: string
  text: string
  differences: Difference[]
}

/** Stores a comment at the document; who was chosen by @ is told of it. */
export async function addComment(doc: Doc, text: string, mentioned: Person[] = []): Promise<void> {
  await call('frappe.desk.form.utils.add_comment', {
    reference_doctype: doc.doctype,
    reference_name: doc.name,
    content: commentHtml(text, mentioned),
    comment_email: boot.user,
    comment_by: boot.full_name,
  })
}

interface VersionData {
  changed?: [string, unknown, unknown][]
  added?: [string, Record<string, unknown>][]
  removed?: [string, Record<string, unknown>][]
  row_changed?: [string, number, string, [string, unknown, unknown][]][]
}

/** The differences that one Version holds, in the words of the form. */
export function differencesOf(data: string, form: FormMeta): Difference[] {
  const version = JSON.parse(data) as VersionData
  const field = (name: string) => form.meta.fields.find((entry) => entry.fieldname === name)
  const label = (name: string, entry?: DocField, doctype = form.meta.name) =>
    entry ? translated(entry.label ?? name, doctype) : translated(name)
  const shown = (value: unknown, entry?: DocField, doctype = form.meta.name) =>
    (entry ? displayValue(entry, value, doctype) : String(value ?? '')) || '—'
  // With a workflow its state says what the status says, in the company's own words.
  const state = form.workflow?.workflow_state_field
  const moved = (version.changed ?? []).some(([name]) => name === state)
  const changed = (version.changed ?? []).filter(([name]) => !(moved && name === 'docstatus'))
  const list: Difference[] = changed.map(([name, before, after]) => ({
    label: name === 'docstatus' ? __('Status') : label(name, field(name)),
    before: name === 'docstatus' ? statusWord(before) : shown(before, field(name)),
    after: name === 'docstatus' ? statusWord(after) : shown(after, field(name)),
  }))
  for (const [table, index, , changes] of version.row_changed ?? []) {
    const rowType = field(table)?.options ?? ''
    for (const [name, before, after] of changes) {
      const cell = form.tables[rowType]?.fields.find((entry) => entry.fieldname === name)
      list.push({
        label: __('{0}, row {1}: {2}', [
          label(table, field(table)),
          index + 1,
          label(name, cell, rowType),
        ]),
        before: shown(before, cell, rowType),
        after: shown(after, cell, rowType),
      })
    }
  }
  for (const [table, row] of version.added ?? [])
    list.push({ label: label(table, field(table)), before: '—', after: rowWord(row) })
  for (const [table, row] of version.removed ?? [])
    list.push({ label: label(table, field(table)), before: rowWord(row), after: '—' })
  return list
}

const rowWord = (row: Record<string, unknown>) => __('Row {0}', [Number(row.idx ?? 0)])
const statusWord = (value: unknown) =>
  [__('Draft'), __('Submitted'), __('Cancelled')][Number(value)] ?? String(value)

/** Everything that happened to a document, newest first. */
export function eventsOf(doc: Doc, info: DocInfo, form: FormMeta): Event[] {
  const who = (user: string) => info.user_info?.[user]?.fullname || personName(user)
  const log = (kind: Event['kind']) => (row: LogRow) => ({
    key: row.name,
    kind,
    who: who(row.owner),
    when: row.creation,
    text: kind === 'step' ? translated(plainText(row.content)) : plainText(row.content),
    differences: [],
  })
  const events: Event[] = [
    ...(info.comments ?? []).map(log('comment')),
    ...(info.workflow_logs ?? []).map(log('step')),
    ...(info.attachment_logs ?? []).map(log('file')),
    ...(info.assignment_logs ?? []).map(log('task')),
    ...(info.info_logs ?? []).map(log('comment')),
    ...(info.versions ?? [])
      .map((version) => ({
        key: version.name,
        kind: 'change' as const,
        who: who(version.owner),
        when: version.creation,
        text: '',
        differences: differencesOf(version.data, form),
      }))
      .filter((event) => event.differences.length),
  ]
  if (doc.creation) {
    const owner = String(doc.owner)
    events.push({
      key: 'created',
      kind: 'created',
      who: who(owner),
      when: String(doc.creation),
      text: '',
      differences: [],
    })
  }
  return events.sort((a, b) => (a.when < b.when ? 1 : -1))
}
