import { describe, expect, it } from 'vitest'
import { canonical, changedFields, mergeChanges } from '../src/data/changes'
import type { Doc, DocField } from '../src/meta/types'

const fields: DocField[] = [
  { fieldname: 'title', fieldtype: 'Data', label: 'Title' },
  { fieldname: 'qty', fieldtype: 'Float', label: 'Quantity' },
  { fieldname: 'section', fieldtype: 'Section Break' },
  { fieldname: 'rows', fieldtype: 'Table', label: 'Rows', options: 'Row' },
]
const doc = (values: object): Doc => ({ doctype: 'Thing', name: 'T-1', ...values })
const names = (list: DocField[]) => list.map((field) => field.fieldname)

describe('what counts as a change', () => {
  it('is not NULL against an empty text, nor 0 against nothing', () => {
    expect(names(changedFields(doc({ title: null, qty: 0 }), doc({ title: '' }), fields))).toEqual(
      [],
    )
  })
  it('is not a number against the same number typed', () => {
    expect(canonical(5)).toBe(canonical('5'))
  })
  it('is another text', () => {
    expect(names(changedFields(doc({ title: 'a' }), doc({ title: 'b' }), fields))).toEqual([
      'title',
    ])
  })
  it('is a changed cell, and a row that was moved', () => {
    const before = doc({
      rows: [
        { idx: 1, a: 'x' },
        { idx: 2, a: 'y' },
      ],
    })
    const cell = doc({
      rows: [
        { idx: 1, a: 'x' },
        { idx: 2, a: 'z' },
      ],
    })
    const moved = doc({
      rows: [
        { idx: 1, a: 'y' },
        { idx: 2, a: 'x' },
      ],
    })
    expect(names(changedFields(before, cell, fields))).toEqual(['rows'])
    expect(names(changedFields(before, moved, fields))).toEqual(['rows'])
  })
  it('is not the key that the page gives a row', () => {
    const before = doc({ rows: [{ idx: 1, a: 'x' }] })
    const after = doc({ rows: [{ idx: 1, a: 'x', __key: 'row-7' }] })
    expect(names(changedFields(before, after, fields))).toEqual([])
  })
})

describe('putting my changes on what somebody else saved', () => {
  const base = doc({ title: 'a', qty: 1 })

  it('keeps both when different fields changed', () => {
    const merge = mergeChanges(
      base,
      doc({ title: 'mine', qty: 1 }),
      doc({ title: 'a', qty: 2 }),
      fields,
    )
    expect(merge.doc).toMatchObject({ title: 'mine', qty: 2 })
    expect(merge.conflicts).toEqual([])
  })
  it('asks when both changed the same field, and keeps mine until then', () => {
    const merge = mergeChanges(
      base,
      doc({ title: 'mine', qty: 1 }),
      doc({ title: 'theirs', qty: 1 }),
      fields,
    )
    expect(merge.doc.title).toBe('mine')
    expect(merge.conflicts).toMatchObject([{ mine: 'mine', theirs: 'theirs' }])
  })
  it('does not ask when both typed the same', () => {
    const merge = mergeChanges(
      base,
      doc({ title: 'same', qty: 1 }),
      doc({ title: 'same', qty: 1 }),
      fields,
    )
    expect(merge.conflicts).toEqual([])
  })
})
