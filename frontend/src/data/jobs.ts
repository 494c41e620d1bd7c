import { call, read } from '../api/request'
import { ago, formatDatetime } from '../format/time'
import { personName } from './people'
import { __ } from '../translate'

export type Kind = 'waiting' | 'running' | 'failed' | 'finished'
export const KINDS: Kind[] = ['waiting', 'running', 'failed', 'finished']

/** A job of the queue; what a home does not know is null. */
export interface Job {
  name: string
  method: string
  queue: string
  user: string
  queued_at: string | null
  started_at: string | null
  ended_at: string | null
  due_at: string | null
  tries: number | null
  error: string
  traceback: string
}

export interface JobPage {
  counts: Record<Kind, number>
  jobs: Job[]
  more: boolean
  counts_tries: boolean
}

/** A method of the schedule. */
export interface ScheduledJob {
  name: string
  method: string
  frequency: string
  cron_format: string | null
  on: boolean
  last_run: string | null
  last_status: string | null
  error: string
  next_run: string | null
}

export interface Schedule {
  active: boolean
  jobs: ScheduledJob[]
}

const API = 'iso_qms.api.jobs'

export const loadJobs = async (kind: Kind, start = 0) =>
  (await read<{ message: JobPage }>(`${API}.get_jobs`, { kind, start })).message

export const loadSchedule = async () =>
  (await read<{ message: Schedule }>(`${API}.get_schedule`)).message

export const retryJob = (job: Job) => call<void>(`${API}.retry_job`, { job: job.name })
export const removeJob = (job: Job) => call<void>(`${API}.remove_job`, { job: job.name })
export const switchSchedule = (on: boolean) =>
  call<void>(`${API}.switch_schedule`, { on: Number(on) })
export const switchScheduled = (job: ScheduledJob, on: boolean) =>
  call<void>(`${API}.switch_scheduled_job`, { name: job.name, on: Number(on) })

/** When what happened to a job, and to whom it belongs: short sentences, the newest fact first. */
export function factsOf(job: Job, kind: Kind, now?: string): string[] {
  const facts: string[] = []
  if (kind === 'waiting' && job.due_at) facts.push(__('Next try {0}', [ago(job.due_at, now)]))
  if (kind === 'running' && job.started_at)
    facts.push(__('Started {0}', [ago(job.started_at, now)]))
  if (kind === 'failed' && job.ended_at) facts.push(__('Failed {0}', [ago(job.ended_at, now)]))
  if (kind === 'finished' && job.ended_at) facts.push(__('Finished {0}', [ago(job.ended_at, now)]))
  if (job.queued_at) facts.push(__('Queued {0}', [formatDatetime(job.queued_at)]))
  if (job.tries) facts.push(__('Failed tries: {0}', [job.tries]))
  facts.push(__('For {0}', [personName(job.user)]))
  return facts
}

const frequencies = (): Record<string, string> => ({
  All: __('Every few minutes'),
  Hourly: __('Hourly'),
  Daily: __('Daily'),
  Weekly: __('Weekly'),
  Monthly: __('Monthly'),
  Yearly: __('Yearly'),
  Annual: __('Yearly'),
})

/** How often a method of the schedule runs; an expression of its own stands as it is. */
export const howOften = (job: ScheduledJob) =>
  job.cron_format ?? frequencies()[job.frequency.replace(/ Long$/, '')] ?? job.frequency
