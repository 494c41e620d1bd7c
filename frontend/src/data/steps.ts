import { ref } from 'vue'
import { toast } from 'frappe-ui'
import { read } from '../api/request'
import { holds } from '../expression/condition'
import type { Transition } from '../meta/types'
import { __, translated } from '../translate'
import type { DocumentStore } from './document'
import type { DocInfo } from './timeline'
import { applyTransition, openTransitions, wantsReason } from './workflow'

/** The workflow steps of a document: which are open, and taking one with all it asks for. */
export function useSteps(store: DocumentStore, afterStep: () => Promise<void>) {
  const { state } = store
  const open = ref<Transition[]>([])
  const chosen = ref<Transition | null>(null)

  async function refresh() {
    open.value = state.form?.workflow ? await openTransitions(state.base).catch(() => []) : []
  }

  async function reloadInfo() {
    const { doctype, name } = state.base
    const answer = await read<{ docinfo: DocInfo }>('frappe.desk.form.load.getdoc', {
      doctype,
      name,
    })
    state.info = answer.docinfo
  }

  const statusOf = (name: string) =>
    Number(state.form?.workflow?.states.find((entry) => entry.state === name)?.doc_status ?? 0)

  /** Whether a step has to ask first: for a reason, a field, or because it cannot be undone. */
  function asksFirst(step: Transition): boolean {
    const form = state.form!
    const next = { ...state.doc, [form.workflow!.workflow_state_field]: step.next_state }
    const demands = form.meta.fields.some(
      (field) =>
        !field.hidden &&
        field.mandatory_depends_on &&
        holds(field.mandatory_depends_on, next, { fallback: false }),
    )
    return demands || wantsReason(form, step) || statusOf(step.next_state) !== statusOf(step.state)
  }

  async function begin(step: Transition, save: () => Promise<boolean>) {
    if (asksFirst(step)) chosen.value = step
    else await take(step, '', save)
  }

  async function apply(comment: string, save: () => Promise<boolean>) {
    if (chosen.value) await take(chosen.value, comment, save)
  }

  async function take(step: Transition, comment: string, save: () => Promise<boolean>) {
    chosen.value = null
    if (store.isDirty.value && !(await save())) return
    const done = await store.attempt('step', async () => {
      await applyTransition(state.base, step.action, comment)
      await store.reload()
      return true
    })
    if (!done) {
      window.scrollTo({ top: 0, behavior: 'smooth' })
      return
    }
    toast.success(__('Now: {0}', [translated(step.next_state)]))
    await afterStep()
  }

  return { open, chosen, refresh, reloadInfo, begin, apply }
}
