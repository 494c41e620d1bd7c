import { beforeEach, describe, expect, it } from 'vitest'
import { boot } from '../src/boot'
import { checkRow } from '../src/data/checks'
import {
  answerOf,
  asItWas,
  choicesOf,
  firstDay,
  hasCome,
  groupsOf,
  isMine,
  isRecordForm,
  isWithin,
  limitsText,
  marksOf,
  nextSymbol,
  verdictOf,
  type Sheet,
} from '../src/data/sheet'
import type { FormMeta } from '../src/meta/load'
import type { DocField, Meta, Row } from '../src/meta/types'

const columns = {
  item: 'item',
  item_group: 'item_group',
  lower_limit: 'lower_limit',
  upper_limit: 'upper_limit',
  unit: 'unit',
  choices: 'choices',
  value: 'value',
  observed: 'result',
  result: 'result',
}
const row = (values: object): Row => ({ idx: 1, ...values })

beforeEach(() => {
  boot.user = 'worker@example.com'
  boot.roles = ['Employee']
})

describe('marks of a matrix', () => {
  const rows = [
    row({ item: '油位', day: 3, symbol: '√' }),
    row({ item: '油位', day: '4', symbol: '×' }),
  ]
  it('are found by item and day', () => {
    const markOf = marksOf(rows)
    expect(markOf('油位', 4)?.symbol).toBe('×')
    expect(markOf('温度', 3)).toBeUndefined()
  })
  it('go to the next symbol and after the last one away', () => {
    expect(nextSymbol(['√', '×'], undefined)).toBe('√')
    expect(nextSymbol(['√', '×'], '√')).toBe('×')
    expect(nextSymbol(['√', '×'], '×')).toBeNull()
  })
  it('open on today, or on the nearest day of the page', () => {
    const days = [1, 2, 3].map((day) => ({ day, date: `2026-02-0${day}`, works: true }))
    expect(firstDay(days, '2026-02-02')).toBe(2)
    expect(firstDay(days, '2026-01-31')).toBe(1)
    expect(firstDay(days, '2026-03-01')).toBe(3)
    expect(firstDay([], '2026-03-01')).toBe(0)
  })
  it('are for days that have come', () => {
    const day = { day: 2, date: '2026-02-02', works: true }
    expect(hasCome(day, '2026-02-01')).toBe(false)
    expect(hasCome(day, '2026-02-02')).toBe(true)
    expect(hasCome(undefined, '2026-02-02')).toBe(false)
  })
})

describe('whose a row is', () => {
  it('is nobody’s before it is written', () => expect(isMine(undefined, 'a')).toBe(true))
  it('is its writer’s', () => {
    expect(isMine(row({ row_by: 'a' }), 'a')).toBe(true)
    expect(isMine(row({ row_by: 'b' }), 'a')).toBe(false)
  })
  it('is nobody’s to change once it is signed', () =>
    expect(isMine(row({ row_by: 'a', row_signed: 1 }), 'a')).toBe(false))
})

describe('limits beside a row', () => {
  it.each([
    [{ lower_limit: '215', upper_limit: '225', unit: 'V' }, '215 – 225 V'],
    [{ lower_limit: '60', unit: 'μm' }, '≥ 60 μm'],
    [{ upper_limit: '0.5' }, '≤ 0.5'],
    [{ unit: 'V' }, ''],
  ])('%o', (values, text) => expect(limitsText(row(values), columns)).toBe(text))
})

describe('what was measured', () => {
  const limits = { lower_limit: '-5', upper_limit: '10.5' }
  it.each([
    ['-5', true],
    ['10.5', true],
    ['１０', true],
    ['−6', false],
    ['10.51', false],
    ['', null],
    ['/', null],
  ])('%s', (value, within) => expect(isWithin(row({ ...limits, value }), columns)).toBe(within))
  it('has no verdict without limits', () =>
    expect(isWithin(row({ value: '3' }), columns)).toBeNull())
  it('is not measured where a number field says zero', () => {
    const field: DocField = { fieldname: 'value', fieldtype: 'Float' }
    expect(isWithin(row({ ...limits, value: 0 }), columns, field)).toBeNull()
    expect(isWithin(row({ ...limits, value: '0' }), columns)).toBe(true)
  })
})

describe('how a row is answered', () => {
  it('by a number where it has limits', () =>
    expect(answerOf(row({ upper_limit: '2', choices: 'a\nb' }), columns)).toBe('number'))
  it('by one of its choices', () => {
    const asked = row({ choices: ' 红 \n\n黄' })
    expect(answerOf(asked, columns)).toBe('choice')
    expect(choicesOf(asked, columns)).toEqual(['红', '黄'])
  })
  it('by pass or fail, else by a text', () => {
    expect(answerOf(row({}), columns)).toBe('observed')
    expect(answerOf(row({}), { item: 'item', value: 'value' })).toBe('text')
  })
  it('and a word is good, bad or neither', () =>
    expect(['合格', 'Fail', 'NG', '黄', ''].map(verdictOf)).toEqual([
      true,
      false,
      false,
      null,
      null,
    ]))
})

it('rows stand under their headings in their order', () => {
  const rows = ['外观', '外观', '绝缘'].map((item_group) => row({ item_group }))
  const groups = groupsOf(rows, columns)
  expect(groups.map((group) => [group.title, group.rows.map(({ index }) => index)])).toEqual([
    ['外观', [0, 1]],
    ['绝缘', [2]],
  ])
})

describe('a record of a former form', () => {
  const meta: Meta = {
    name: 'Sheet',
    permissions: [],
    fields: [
      { fieldname: 'part', fieldtype: 'Data', label: '部件号', permlevel: 1 },
      { fieldname: 'lot', fieldtype: 'Data', label: 'Lot' },
      { fieldname: 'form_revision', fieldtype: 'Link', options: 'QMS Form Revision' },
    ],
  }
  const form: FormMeta = { meta, tables: { Sheet: meta }, stateStyles: {} }
  const definition = {
    title: 'Sheet',
    fields: [
      { fieldname: 'part', fieldtype: 'Data', label: 'Part' },
      { fieldname: 'gone', fieldtype: 'Data', label: 'Gone' },
    ],
    tables: {},
  }
  const sheet = { definition, traceability: ['form_revision'] } as unknown as Sheet

  it('is recognised by its columns', () => expect(isRecordForm(meta)).toBe(true))
  it('is drawn as it was, with the rights of today', () => {
    const { fields } = asItWas(form, sheet).meta
    expect(fields.map((field) => field.fieldname)).toEqual(['part', 'gone', 'form_revision'])
    expect([fields[0].label, fields[0].permlevel]).toEqual(['Part', 1])
  })
  it('is drawn as the form is now without one', () =>
    expect(asItWas(form, { ...sheet, definition: null })).toBe(form))
})

it('a row of a page is checked before it is sent', () => {
  const rowMeta: Meta = {
    name: 'Row',
    permissions: [],
    fields: [
      { fieldname: 'event', fieldtype: 'Data', label: 'Event', reqd: 1 },
      { fieldname: 'value', fieldtype: 'Float', label: 'Value' },
    ],
  }
  const frame = { meta: rowMeta, rights: { write: 1 }, editable: true, docstatus: 0, isNew: false }
  const wrong = checkRow(rowMeta, row({ value: 'a lot' }), { doctype: 'S', name: 'S' }, frame)
  expect(Object.keys(wrong)).toEqual(['event', 'value'])
})
