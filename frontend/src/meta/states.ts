import type { FormMeta } from './load'
import type { Doc } from './types'

export type Tone = 'gray' | 'blue' | 'green' | 'orange' | 'red'

const STYLE_TONES: Record<string, Tone> = {
  Primary: 'blue',
  Info: 'blue',
  Success: 'green',
  Warning: 'orange',
  Danger: 'red',
  Inverse: 'gray',
}
const COLOR_TONES: Record<string, Tone> = {
  Blue: 'blue',
  Cyan: 'blue',
  'Light Blue': 'blue',
  Green: 'green',
  Orange: 'orange',
  Yellow: 'orange',
  Red: 'red',
  Pink: 'red',
}
/** Words that many Select options share, so that a plain status has a colour too. */
const WORD_TONES: [RegExp, Tone][] = [
  [
    /^(pass|passed|ok|accepted|approved|active|effective|enabled|closed|completed|released)$/i,
    'green',
  ],
  [/^(fail|failed|ng|rejected|cancelled|overdue|blocked|withdrawn)$/i, 'red'],
  [/^(pending|returned|hold|on hold|in review|submitted|waiting|conditional)/i, 'orange'],
  [/^(open|new|planned|in progress)$/i, 'blue'],
]

export const wordTone = (value: string): Tone =>
  WORD_TONES.find(([pattern]) => pattern.test(value))?.[1] ?? 'gray'

export interface State {
  label: string
  tone: Tone
}

/** The state of a document as a list or heading shows it: workflow state, else its status. */
export function stateOf(form: FormMeta, doc: Partial<Doc>): State | null {
  const { meta, workflow } = form
  if (workflow) {
    const label = String(doc[workflow.workflow_state_field] || workflow.states[0]?.state || '')
    return { label, tone: STYLE_TONES[form.stateStyles[label]] ?? wordTone(label) }
  }
  if (meta.is_submittable) {
    const status = Number(doc.docstatus ?? 0)
    return [
      { label: 'Draft', tone: 'gray' as const },
      { label: 'Submitted', tone: 'blue' as const },
      { label: 'Cancelled', tone: 'red' as const },
    ][status]
  }
  const value = doc.status
  if (typeof value !== 'string' || !value) return null
  const own = meta.states?.find((state) => state.title === value)
  return { label: value, tone: own ? (COLOR_TONES[own.color] ?? 'gray') : wordTone(value) }
}
