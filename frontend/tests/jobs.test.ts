import { describe, expect, it } from 'vitest'
import { factsOf, howOften, type Job, type ScheduledJob } from '../src/data/jobs'

const NOW = '2026-03-01 12:00:00'
const job = (more: Partial<Job> = {}): Job => ({
  name: '1',
  method: 'frappe.utils.cint',
  queue: 'short',
  user: 'Guest',
  queued_at: '2026-03-01 11:00:00',
  started_at: null,
  ended_at: null,
  due_at: null,
  tries: null,
  error: '',
  traceback: '',
  ...more,
})

describe('a job', () => {
  it('that waits says when it was queued, and when it is tried again', () => {
    const facts = factsOf(job({ due_at: '2026-03-01 12:01:00', tries: 2 }), 'waiting', NOW)
    expect(facts[0]).toBe('Next try in 1 minute')
    expect(facts).toContain('Failed tries: 2')
  })
  it('that failed says when', () => {
    const facts = factsOf(job({ ended_at: '2026-03-01 11:30:00' }), 'failed', NOW)
    expect(facts[0]).toBe('Failed 30 minutes ago')
  })
  it('says nothing of what the home does not know', () => {
    expect(factsOf(job({ queued_at: null }), 'waiting', NOW)).toEqual(['For Guest'])
  })
})

describe('the schedule', () => {
  const scheduled = (frequency: string, cron_format: string | null = null) =>
    ({ frequency, cron_format }) as ScheduledJob
  it('says how often in words, or by its expression', () => {
    expect(howOften(scheduled('Daily Long'))).toBe('Daily')
    expect(howOften(scheduled('All'))).toBe('Every few minutes')
    expect(howOften(scheduled('Cron', '0 7 * * 1'))).toBe('0 7 * * 1')
  })
})
