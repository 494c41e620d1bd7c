import { inject, ref } from 'vue'
import { sentences } from '@/api/errors'
import { formPlaceKey } from '@/components/fields/place'

/**
 * Saves rows or marks of a page at once, one after the other as they were typed; what is refused
 * stands beside them in a sentence.
 */
export function useRowSaving() {
  const place = inject(formPlaceKey)!
  const busy = ref(false)
  const problem = ref('')
  const key = () => ({ doctype: place().meta.name, name: place().doc.name })
  let queue: Promise<unknown> = Promise.resolve()
  let waiting = 0

  function save(step: () => Promise<unknown>): Promise<boolean> {
    if (!waiting) problem.value = ''
    waiting += 1
    busy.value = true
    const done = queue.then(() => run(step))
    queue = done
    return done
  }

  async function run(step: () => Promise<unknown>): Promise<boolean> {
    let done = true
    try {
      await step()
    } catch (error) {
      problem.value = sentences(error).join(' ')
      done = false
    }
    waiting -= 1
    if (waiting) return done
    // Rows that cannot be fetched now come with the next saving; nothing typed depends on them.
    await place()
      .refreshRows()
      .catch(() => undefined)
    if (!waiting) busy.value = false
    return done
  }

  return { busy, problem, key, save }
}
