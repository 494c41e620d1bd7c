import { describe, expect, it } from 'vitest'
import { nameIn } from '../src/api/download'
import { yearBefore } from '../src/data/evidence'

describe('the period of a pack', () => {
  it('begins on the same day a year before', () => {
    expect(yearBefore('2026-11-21')).toBe('2025-11-21')
  })

  it('takes the last day of February for the 29th', () => {
    expect(yearBefore('2028-02-29')).toBe('2027-02-28')
  })
})

describe('the name of a file', () => {
  it('is the one in UTF-8 where both are sent', () => {
    const sent = 'attachment; filename="_.zip"; filename*=UTF-8\'\'%E9%83%A8.zip'
    expect(nameIn(sent)).toBe('部.zip')
  })

  it('is the plain one otherwise, with or without quotes', () => {
    expect(nameIn('attachment; filename="a b.zip"')).toBe('a b.zip')
    expect(nameIn('attachment; filename=a.zip')).toBe('a.zip')
    expect(nameIn(null)).toBe('download')
  })
})
