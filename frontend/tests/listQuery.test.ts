import { describe, expect, it } from 'vitest'
import { filterRows, totalText } from '../src/data/listQuery'

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

describe('how many entries there are', () => {
  it('is exact while they are counted', () => {
    expect(totalText(1000, 20, true)).toBe('1000')
    expect(totalText(0, 0, false)).toBe('0')
  })
  it('is open above, until all have been shown', () => {
    expect(totalText(1001, 20, true)).toBe('1000+')
    expect(totalText(1001, 1200, true)).toBe('1200+')
    expect(totalText(1001, 1234, false)).toBe('1234')
  })
})
