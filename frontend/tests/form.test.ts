import { beforeEach, describe, expect, it } from 'vitest'
import { boot } from '../src/boot'
import { checkDocument, placeSentences } from '../src/data/checks'
import { amendment, defaultValue, newDocument } from '../src/data/newDocument'
import { fieldAccess, levelRight, mayEdit } from '../src/meta/access'
import { arrange } from '../src/meta/layout'
import type { FormMeta } from '../src/meta/load'
import { stateOf } from '../src/meta/states'
import type { Doc, DocField, Meta } from '../src/meta/types'

const rowMeta: Meta = {
  name: 'Row',
  permissions: [],
  fields: [
    { fieldname: 'parameter', fieldtype: 'Data', label: 'Parameter', reqd: 1 },
    { fieldname: 'value', fieldtype: 'Float', label: 'Measured Value' },
  ],
}
const meta: Meta = {
  name: 'Thing',
  is_submittable: 1,
  permissions: [
    { role: 'Employee', permlevel: 0, read: 1, write: 1, create: 1 },
    { role: 'Head', permlevel: 1, read: 1, write: 1 },
  ],
  fields: [
    { fieldname: 'title', fieldtype: 'Data', label: 'Title', reqd: 1 },
    { fieldname: 'qty', fieldtype: 'Int', label: 'Quantity', default: '3', non_negative: 1 },
    { fieldname: 'column', fieldtype: 'Column Break' },
    { fieldname: 'remark', fieldtype: 'Data', label: 'Remark', permlevel: 1 },
    {
      fieldname: 'state',
      fieldtype: 'Link',
      label: 'Status',
      options: 'Workflow State',
      no_copy: 1,
    },
    { fieldname: 'more', fieldtype: 'Section Break', label: 'More' },
    { fieldname: 'rows', fieldtype: 'Table', label: 'Rows', options: 'Row' },
    {
      fieldname: 'reason',
      fieldtype: 'Data',
      label: 'Reason',
      mandatory_depends_on: 'eval:doc.qty > 5',
    },
    { fieldname: 'details', fieldtype: 'Tab Break', label: 'Details' },
    { fieldname: 'note', fieldtype: 'Text', label: 'Note', depends_on: 'title' },
  ],
}
const form: FormMeta = {
  meta,
  tables: { Thing: meta, Row: rowMeta },
  stateStyles: { Approved: 'Success' },
  workflow: {
    doctype: 'Workflow',
    name: 'W',
    workflow_state_field: 'state',
    states: [
      { state: 'Draft', doc_status: '0', allow_edit: 'Employee' },
      { state: 'Approved', doc_status: '1', allow_edit: 'Head' },
    ],
    transitions: [],
  },
}
const doc = (values: object = {}): Doc => ({
  doctype: 'Thing',
  name: 'T-1',
  docstatus: 0,
  ...values,
})
const rights = { read: 1, write: 1, create: 1 }

beforeEach(() => {
  boot.user = 'worker@example.com'
  boot.roles = ['Employee']
})

describe('the arrangement of fields', () => {
  it('makes tabs, sections and columns of breaks', () => {
    const tabs = arrange(meta.fields)
    expect(tabs.map((tab) => tab.label)).toEqual([undefined, 'Details'])
    expect(tabs[0].sections.map((section) => section.label)).toEqual([undefined, 'More'])
    expect(tabs[0].sections[0].columns.map((column) => column.fields.length)).toEqual([2, 2])
  })
})

describe('who may do what', () => {
  const place = { meta, rights, editable: true, docstatus: 0, isNew: false }

  it('hides a field of a permission level without the role', () => {
    expect(levelRight(meta, 1, 'read', rights)).toBe(false)
    boot.roles = ['Employee', 'Head']
    expect(levelRight(meta, 1, 'read', rights)).toBe(true)
  })
  it('lets only the role of the state type', () => {
    expect(mayEdit(form, doc({ state: 'Draft' }), rights)).toBe(true)
    expect(mayEdit(form, doc({ state: 'Approved' }), rights)).toBe(false)
  })
  it('lets each role of the state type where the state has several', () => {
    const workflow = form.workflow!
    const states = [
      ...workflow.states,
      { state: 'Approved', doc_status: '1', allow_edit: 'Employee' },
    ]
    const several = { ...form, workflow: { ...workflow, states } }
    expect(mayEdit(several, doc({ state: 'Approved' }), rights)).toBe(true)
    boot.roles = ['Head']
    expect(mayEdit(several, doc({ state: 'Approved' }), rights)).toBe(true)
    boot.roles = ['Auditor']
    expect(mayEdit(several, doc({ state: 'Approved' }), rights)).toBe(false)
  })
  it('lets nobody type into a cancelled document', () =>
    expect(mayEdit({ ...form, workflow: undefined }, doc({ docstatus: 2 }), rights)).toBe(false))
  it('locks submitted fields unless they allow it', () => {
    const submitted = { ...place, docstatus: 1 }
    expect(fieldAccess(meta.fields[0], doc({ title: 'a' }), submitted).readOnly).toBe(true)
    const allowed = { ...meta.fields[0], allow_on_submit: 1 }
    expect(fieldAccess(allowed, doc(), submitted).readOnly).toBe(false)
  })
  it('shows a field only while its condition holds', () => {
    expect(fieldAccess(meta.fields[9], doc(), place).visible).toBe(false)
    expect(fieldAccess(meta.fields[9], doc({ title: 'a' }), place).visible).toBe(true)
  })
})

describe('what is checked before sending', () => {
  it('names every missing field at once', () => {
    const problems = checkDocument(form, doc({ qty: 9, rows: [{ idx: 1, value: '1' }] }), rights)
    expect(Object.keys(problems).sort()).toEqual(['reason', 'rows/1/parameter', 'title'])
    expect(problems['rows/1/parameter']).toBe('Row 1: Parameter is missing. Fill it in.')
  })
  it('keeps a text that is no number, and says so', () => {
    const typed = doc({ title: 'a', qty: 'many' })
    expect(checkDocument(form, typed, rights).qty).toContain('"many" is not a number')
    expect(typed.qty).toBe('many')
  })
  it('refuses a broken and a negative whole number', () => {
    expect(checkDocument(form, doc({ title: 'a', qty: '1.5' }), rights).qty).toContain(
      'whole number',
    )
    expect(checkDocument(form, doc({ title: 'a', qty: -1 }), rights).qty).toContain('negative')
  })
  it('finds nothing in a document that is right', () =>
    expect(checkDocument(form, doc({ title: 'a', qty: '2' }), rights)).toEqual({}))
})

describe('where a sentence of the server belongs', () => {
  const placed = (sentence: string) =>
    placeSentences([sentence], form, doc({ rows: [{ idx: 1 }, { idx: 2 }] }))

  it('is the field that it names', () =>
    expect(placed('Quantity must be less than 100').problems).toHaveProperty('qty'))
  it('is the cell of the row that it names', () => {
    expect(placed('Row #2: Measured Value is no number').problems).toHaveProperty('rows/2/value')
    expect(placed('第 2 行：Measured Value 不是数字').problems).toHaveProperty('rows/2/value')
  })
  it('is the top of the form when it names none', () =>
    expect(placed('The site is being migrated').rest).toEqual(['The site is being migrated']))
})

describe('new documents', () => {
  it('begin with their defaults', () =>
    expect(newDocument(form)).toMatchObject({ qty: 3, rows: [] }))
  it('take a word for what it says where it is no shortcut', () => {
    const begun = (fieldtype: string, value: string) =>
      defaultValue({ fieldname: 'f', fieldtype, default: value } as DocField)
    expect(begun('Select', 'User')).toBe('User')
    expect(begun('Select', 'today')).toBe('today')
    expect(begun('Date', 'Today')).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })
  it('correct a cancelled one without its state and number', () => {
    const copy = amendment(
      form,
      doc({ title: 'a', state: 'Approved', rows: [{ idx: 1, name: 'r', value: 1 }] }),
    )
    expect(copy).toMatchObject({ title: 'a', amended_from: 'T-1', name: '' })
    expect(copy.state).toBeUndefined()
    expect((copy.rows as Record<string, unknown>[])[0]).not.toHaveProperty('name')
  })
})

describe('the state of a document', () => {
  it('takes the colour of its workflow state', () =>
    expect(stateOf(form, doc({ state: 'Approved' }))).toEqual({ label: 'Approved', tone: 'green' }))
  it('is its status where there is no workflow', () =>
    expect(stateOf({ ...form, workflow: undefined }, doc({ docstatus: 2 }))?.label).toBe(
      'Cancelled',
    ))
})
