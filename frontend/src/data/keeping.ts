import { ref } from 'vue'
import { boot } from '../boot'
import { siteNow } from '../format/time'
import type { Doc } from '../meta/types'
import { translated } from '../translate'
import {
  dropWaiting,
  isWithoutNetwork,
  keepWaiting,
  newKey,
  readWaiting,
  sendRecord,
  type Waiting,
} from './outbox'
import { plainCopy } from './rows'

type Values = Record<string, unknown>

/** Sending one new record under its key, and keeping it on the device when there is no network. */
export function useKeeping(doctype: string) {
  /** Set once the finished record waits on the device. */
  const isKept = ref(false)
  let key = newKey()
  let opened: Waiting | null = null

  function waitingWith(values: Values, doc: Doc, mending: boolean): Waiting {
    const at = opened?.at ?? siteNow()
    return {
      key,
      user: boot.user,
      doctype,
      // A record that waited tells when it was typed; what is sent at once came when it came.
      values: { ...values, entered_on: at },
      title: translated(doctype),
      doc: plainCopy(doc),
      at,
      mending,
    }
  }

  /** Takes a waiting record off the line to mend it; null when it is sent by now. */
  function open(waitingKey: unknown): Waiting | null {
    opened = waitingKey ? readWaiting(String(waitingKey)) : null
    if (opened) {
      key = opened.key
      keepWaiting({ ...opened, mending: true })
    }
    return opened
  }

  /** Keeps what was changed in a record that waits; answers false for one that does not. */
  function keepChanges(values: Values, doc: Doc): boolean {
    if (!opened) return false
    try {
      keepWaiting({ ...waitingWith(values, doc, true), refused: opened.refused })
    } catch (error) {
      console.warn('The changes could not be kept on this device', error)
    }
    return true
  }

  /** Sends the record; it is received once, however often. Without network it waits. */
  async function sendOrKeep(values: Values, doc: Doc): Promise<{ name: string }> {
    const item = waitingWith(values, doc, false)
    try {
      const sent = await sendRecord({ ...item, values: opened ? item.values : values })
      if (opened) dropWaiting(key)
      return sent
    } catch (error) {
      if (!isWithoutNetwork(error)) throw error
      keepWaiting(item)
      isKept.value = true
      return { name: '' }
    }
  }

  return {
    isKept,
    open,
    keepChanges,
    sendOrKeep,
    key: () => key,
    /** Goes on under the key of a draft. */
    goOnWith: (former?: string) => (key = former ?? key),
  }
}
