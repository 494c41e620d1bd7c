import { expect, test } from 'vitest'
import { isFinished, obstacles, percentDone, refusals } from '../src/data/sheetImport'

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
  expect(refusals(logs)).toEqual(['Row 3: Serial must be unique'])
})
