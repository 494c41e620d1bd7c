import { describe, expect, it } from 'vitest'
import { toneOf, traceRoute, type TracedRecord } from '../src/data/trace'

describe('the address of a trace', () => {
  it('names what it starts from, and the period', () => {
    expect(traceRoute({ doctype: 'QMS Equipment', name: 'JL-018', from: '2026-01-01' })).toEqual({
      name: 'trace',
      params: { doctype: 'QMS Equipment', name: 'JL-018' },
      query: { from: '2026-01-01' },
    })
  })
  it('of a number has no document', () => {
    expect(traceRoute({ doctype: 'QMS Job', name: 'RW-1', number: 'L-7' })).toEqual({
      name: 'trace',
      query: { number: 'L-7' },
    })
  })
})

describe('the colour of a record', () => {
  const record = (values: Partial<TracedRecord>) => values as TracedRecord
  it('goes by how far it is before its state', () => {
    expect(toneOf(record({ stage: 'void', state: 'Approved' }))).toBe('red')
    expect(toneOf(record({ stage: 'review', state: 'Pending Review' }))).toBe('orange')
    expect(toneOf(record({ stage: 'done', state: 'Approved' }))).toBe('green')
  })
})
