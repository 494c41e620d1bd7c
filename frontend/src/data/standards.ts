import { read } from '../api/request'
import { loadMessages } from '../meta/messages'
import type { Tone } from '../meta/states'

export interface Clause {
  name: string
  number: string
  title: string
  summary: string | null
  parent: string | null
  level: number
  leaf: boolean
  wants_document: number
  wants_record: number
}
export interface StandardChoice {
  name: string
  title: string
  in_use: number
  replaced_by: string | null
}
export interface Standard {
  name: string
  title: string
  published: string | null
  bodies_ready_by: string | null
  no_new_certificates_from: string | null
  valid_until: string | null
}
export interface Tree {
  standards: StandardChoice[]
  standard: Standard | null
  clauses: Clause[]
}
export interface Named {
  doctype: string
  name: string
  number: string
  title: string
}
export interface ClauseDetail {
  name: string
  may_pack: boolean
  standard: string
  document: string | null
  record: string | null
  questions: string[]
  elsewhere: {
    standard: string
    clause: string | null
    number: string | null
    relation: string
    note: string | null
  }[]
  documents: Named[]
  forms: { name: string; title: string; last_record: string | null }[]
  is_excluded: boolean
}
export interface TransitionRow {
  clause: string | null
  number: string
  title: string
  relation: string | null
  note: string | null
  earlier: { clause: string; number: string }[]
  named: (Named & { is_done: boolean })[]
  status: 'to_do' | 'done' | 'none'
}
export interface Transition {
  old: Standard
  new: Standard
  rows: TransitionRow[]
  counts: Record<string, number>
  progress: Partial<Record<TransitionRow['status'], number>>
}

async function ask<T>(method: string, given: Record<string, string>): Promise<T> {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value))
  const [answer] = await Promise.all([
    read<{ message: T }>(`iso_qms.api.standards.${method}`, filled),
    loadMessages('QMS Clause'),
  ])
  return answer.message
}

export const loadTree = (standard: string) => ask<Tree>('get_tree', { standard })
export const loadClause = (clause: string) => ask<ClauseDetail>('get_clause', { clause })
export const loadTransition = (standard: string) => ask<Transition>('get_transition', { standard })

/** The clauses that hold the words, with those above them, so that the tree stays one. */
export function clausesWith(clauses: Clause[], words: string, wanting: boolean): Clause[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (!wanted.length && !wanting) return clauses
  const kept = new Set<string>()
  const byName = new Map(clauses.map((clause) => [clause.name, clause]))
  for (const clause of clauses) {
    const text = `${clause.number} ${clause.title} ${clause.summary ?? ''}`.toLowerCase()
    const wants = clause.wants_document || clause.wants_record
    if (!wanted.every((word) => text.includes(word)) || (wanting && !wants)) continue
    for (
      let at: Clause | undefined = clause;
      at && !kept.has(at.name);
      at = byName.get(at.parent ?? '')
    )
      kept.add(at.name)
  }
  return clauses.filter((clause) => kept.has(clause.name))
}

export const SAME = 'Same'
const RELATION_TONES: Record<string, Tone> = {
  Same: 'gray',
  Changed: 'orange',
  Split: 'orange',
  Merged: 'orange',
  New: 'blue',
  Dropped: 'red',
}
export const relationTone = (relation: string | null): Tone =>
  RELATION_TONES[relation ?? ''] ?? 'gray'

/** How many days are left until the day, from today; negative when it is over. */
export const daysUntil = (day: string, today: string): number =>
  Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000)
