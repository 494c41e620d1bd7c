import { inject, ref } from 'vue'
import { sentences } from '@/api/errors'
import { formPlaceKey } from '@/components/fields/place'

/** Saves one row or mark of a page at once; what is refused stands beside it in a sentence. */
export function useRowSaving() {
  const place = inject(formPlaceKey)!
  const busy = ref(false)
  const problem = ref('')
  const key = () => ({ doctype: place().meta.name, name: place().doc.name })

  async function save(step: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    problem.value = ''
    try {
      await step()
      return true
    } catch (error) {
      problem.value = sentences(error).join(' ')
      return false
    } finally {
      await place()
        .refreshRows()
        .catch(() => undefined)
      busy.value = false
    }
  }

  return { busy, problem, key, save }
}
