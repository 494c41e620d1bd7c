import { read } from '../api/request'
import { addMessages } from '../translate'

const asked = new Map<string, Promise<void>>()

/** The translations of what DocTypes say, for pages that show their values without their forms. */
export async function loadMessages(...doctypes: string[]): Promise<void> {
  await Promise.all(
    doctypes.map((doctype) => {
      let waiting = asked.get(doctype)
      if (!waiting) {
        waiting = read<{ message: Record<string, string> }>('iso_qms.api.session.get_messages', {
          doctype,
        }).then((answer) => addMessages(answer.message))
        // Without them the page is shown in the words of the data; the next one asks again.
        waiting = waiting.catch(() => void asked.delete(doctype))
        asked.set(doctype, waiting)
      }
      return waiting
    }),
  )
}
