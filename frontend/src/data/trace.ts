import type { RouteLocationRaw } from 'vue-router'
import { read } from '../api/request'
import { wordTone, type Tone } from '../meta/states'

export const JOB = 'QMS Job'
/** From what jobs are looked for; records and jobs link to these. */
export const STARTS = [
  JOB,
  'QMS Equipment',
  'QMS Supplier',
  'QMS Customer',
  'QMS Product',
  'QMS Employee',
  'QMS Procedure',
  'QMS Document Revision',
  'QMS Record Form',
  'QMS Form Revision',
]

export interface TracedRecord {
  doctype: string
  name: string
  form: string
  form_title: string
  title: string | null
  happened_on: string | null
  late_entry: number
  by_name: string
  state: string | null
  stage: 'draft' | 'review' | 'done' | 'void'
  results: string[]
  said: { kind: string | null; results: string[]; state: string | null }
  form_revision_label: string | null
  procedure_revision_label: string | null
  qualification_gap: string | null
}
export interface Named {
  doctype: string
  name: string
  label: string
  title?: string | null
}
export interface RecordStep extends TracedRecord {
  step: 'record'
  named_by: 'job' | 'order_no'
  named: Named[]
  operations: { seq: number; operation: string }[]
}
export interface ReleaseStep {
  step: 'release'
  doctype: string
  name: string
  form_title: string
  happened_on: string
  by_name: string | null
  state: string
  said: { state: string }
}
export interface AbsentStep {
  step: 'absent'
  status: 'Missing' | 'To Come'
  seq?: number
  operation?: string
  equipment?: string | null
  form?: string
  title?: string
  doctype?: string
  procedures?: string[]
}
export type Step = RecordStep | ReleaseStep | AbsentStep

export interface JobHead {
  name: string
  order_no: string | null
  customer: string | null
  product: string | null
  product_name: string | null
  quantity: number
  unit: string | null
  lot_no: string | null
  due_date: string | null
  status: string
}
export interface Trace {
  job: JobHead
  steps: Step[]
  records: number
  missing: number
  is_whole: boolean
}
export interface TouchedJob extends JobHead {
  records: TracedRecord[]
  planned: boolean
}
export interface Touched {
  start: { doctype: string | null; name: string; title: string | null }
  from_date: string
  to_date: string
  jobs: TouchedJob[]
  customers: string[]
}

export interface Start {
  doctype: string
  name: string
  number: string
  from: string
  to: string
}

export async function loadTrace(job: string): Promise<Trace> {
  const answer = await read<{ message: Trace }>('iso_qms.api.trace.get_trace', { job })
  return answer.message
}

export async function loadTouched(start: Start): Promise<Touched> {
  const asked = {
    ...(start.number ? { number: start.number } : { doctype: start.doctype, name: start.name }),
    ...(start.from && { from_date: start.from }),
    ...(start.to && { to_date: start.to }),
  }
  const answer = await read<{ message: Touched }>('iso_qms.api.trace.get_touched_jobs', asked)
  return answer.message
}

/** Where the trace of a start is shown; of a number there is no document that an address could name. */
export function traceRoute(start: Partial<Start>): RouteLocationRaw {
  const { doctype, name, number, from, to } = start
  const query = { ...(number && { number }), ...(from && { from }), ...(to && { to }) }
  return number || !name
    ? { name: 'trace', query }
    : { name: 'trace', params: { doctype, name }, query }
}

/** The colour of how far a record is; one that failed stands out. */
export function toneOf(record: TracedRecord): Tone {
  if (record.stage === 'void') return 'red'
  if (record.stage === 'review') return 'orange'
  return record.stage === 'draft' ? 'gray' : wordTone(record.state ?? '')
}
