import { describe, expect, it } from 'vitest'
import { filterRows } from '../src/data/listQuery'

describe('the filters of a list', () => {
  const query = { search: '', sort: 'name', descending: false }
  it('are a range for dates and a part for texts', () => {
    const fields = [
      { fieldname: 'day', fieldtype: 'Date' },
      { fieldname: 'title', fieldtype: 'Data' },
    ]
    const filters = { day: '2026-01-01..2026-01-31', title: 'ab', unknown: 'x' }
    expect(filterRows({ ...query, filters }, fields)).toEqual([
      ['day', '>=', '2026-01-01'],
      ['day', '<=', '2026-01-31'],
      ['title', 'like', '%ab%'],
    ])
  })
})
