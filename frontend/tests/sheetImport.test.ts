import { expect, test } from 'vitest'
import {
  isBroken,
  isFinished,
  isWrong,
  obstacles,
  percentDone,
  refusals,
  templateAddress,
} from '../src/data/sheetImport'
import type { FormMeta } from '../src/meta/load'

test('information does not stop an import, anything else does', () => {
  const info = { message: 'Skipping column', type: 'info' }
  const wrong = { message: 'Value must be one of A, B', row: 3, col: 2 }
  expect(obstacles([info, wrong])).toEqual([wrong])
})

test('what is refused counts as done', () => {
  const status = { status: 'Pending', success: 3, failed: 1, total_records: 8 }
  expect(percentDone(status)).toBe(50)
  expect(isFinished(status)).toBe(false)
  expect(isFinished({ ...status, failed: 5 })).toBe(true)
})

test('an import without documents is not done', () => {
  expect(isFinished({ status: 'Pending', total_records: 0 })).toBe(false)
})

test('refused documents are told in plain sentences', () => {
  const messages = JSON.stringify([{ message: 'Row 3: <strong>Serial</strong> must be unique' }])
  const logs = [
    { success: 1, docname: 'A', messages: '[]', row_indexes: '[2]' },
    { success: 0, messages, row_indexes: '[3]' },
  ]
  expect(refusals(logs)).toEqual([{ rows: '', text: 'Row 3: Serial must be unique' }])
})

test('a refused document names all its rows, and its error where nothing was said', () => {
  const exception = 'Traceback\n  File\nfrappe.exceptions.MandatoryError: [Part]: title'
  const logs = [{ success: 0, exception, row_indexes: '[4, 5, 6]' }]
  expect(refusals(logs)).toEqual([{ rows: '4–6', text: '[Part]: title' }])
})

test('a part that is done is not the end, an error is', () => {
  const status = { status: 'Partial Success', success: 3, total_records: 8 }
  expect([isFinished(status), isBroken(status)]).toEqual([false, false])
  expect(isBroken({ ...status, status: 'Error' })).toBe(true)
  expect(isBroken({ ...status, success: 8, status: 'Error' })).toBe(false)
})

test('a cell is wrong by its row and column, a whole row without a column', () => {
  const warnings = [
    { row: 3, col: 2, message: 'no date' },
    { row: 4, message: 'nothing fits' },
  ]
  expect([1, 2].map((column) => isWrong(warnings, 3, column))).toEqual([false, true])
  expect([1, 2].map((column) => isWrong(warnings, 4, column))).toEqual([true, true])
})

test('a sheet to fill in has the fields that people fill in, also of rows', () => {
  const field = (fieldname: string, fieldtype = 'Data', more = {}) => ({
    fieldname,
    fieldtype,
    ...more,
  })
  const form = {
    meta: {
      name: 'Part',
      fields: [
        field('title'),
        field('break', 'Section Break'),
        field('made_by', 'Data', { read_only: 1 }),
        field('rows', 'Table', { options: 'Part Row' }),
      ],
    },
    tables: { 'Part Row': { fields: [field('measure', 'Float')] } },
  } as unknown as FormMeta
  const asked = (address: string) => new URLSearchParams(address.split('?')[1])
  const blank = asked(templateAddress(form, false))
  expect(JSON.parse(blank.get('export_fields')!)).toEqual({ Part: ['title'], rows: ['measure'] })
  expect(blank.get('export_records')).toBe('blank_template')
  const filled = asked(templateAddress(form, true))
  expect(JSON.parse(filled.get('export_fields')!).Part).toEqual(['name', 'title'])
})
