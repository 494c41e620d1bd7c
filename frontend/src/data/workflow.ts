import { call } from '../api/request'
import { plainCopy } from './rows'
import type { FormMeta } from '../meta/load'
import type { Doc, Transition } from '../meta/types'
import { addComment } from './timeline'

/** The steps that the user may take now; the server decides. One step a name, as Frappe's Desk shows. */
export async function openTransitions(doc: Doc): Promise<Transition[]> {
  const found = await call<Transition[]>('frappe.model.workflow.get_transitions', {
    doc: plainCopy(doc),
  })
  const seen = new Set<string>()
  return found.filter((entry) => !seen.has(entry.action) && seen.add(entry.action))
}

const RETURN_WORDS = /return|reject|refuse|withdraw|void|cancel|退|驳|拒|作废/i

/** A step back or against: it needs a reason, so that the author knows what to put right. */
export function wantsReason(form: FormMeta, transition: Transition): boolean {
  const states = form.workflow?.states.map((state) => state.state) ?? []
  const isBack = states.indexOf(transition.next_state) < states.indexOf(transition.state)
  return isBack || RETURN_WORDS.test(transition.action)
}

export async function applyTransition(doc: Doc, action: string, comment: string): Promise<void> {
  await call('frappe.model.workflow.apply_workflow', { doc: plainCopy(doc), action })
  if (comment.trim()) await addComment(doc, comment)
}
