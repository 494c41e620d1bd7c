import { describe, expect, it } from 'vitest'
import { formerOf, pdfAddress, type Revision } from '../src/data/documents'

const revision = (name: string, status: string) => ({ name, revision: name, status }) as Revision

describe('revisions', () => {
  const all = [
    revision('A/3', 'Draft'),
    revision('A/2', 'Effective'),
    revision('A/1', 'Withdrawn'),
    revision('A/0', 'Superseded'),
  ]
  it('are compared with the one that was in force before', () => {
    expect(formerOf(all, 'A/3')?.name).toBe('A/2')
    expect(formerOf(all, 'A/2')?.name).toBe('A/0')
  })
  it('the first is compared with none', () => {
    expect(formerOf(all, 'A/0')).toBeUndefined()
  })
  it('have an address of their PDF, whatever their name', () => {
    expect(pdfAddress('QMS Procedure', 'Q/GX & 1')).toContain('name=Q%2FGX+%26+1')
  })
})
