import { ref } from 'vue'
import { RequestError, sentences } from '../api/errors'
import { callInTime } from '../api/request'
import { boot } from '../boot'
import type { Doc } from '../meta/types'
import { __ } from '../translate'

/** A new record under the key with which the server receives it once (iso_qms.api.filling.send). */
export interface Outgoing {
  key: string
  user: string
  doctype: string
  values: Record<string, unknown>
}

/** A finished record that waits on this device until it can be sent. */
export interface Waiting extends Outgoing {
  /** What the form is called, in the person's language. */
  title: string
  /** The form as it was filled in, to open it again. */
  doc: Doc
  /** When it was finished, on the site's clock. */
  at: string
  /** Why the server refused it; it is not sent by itself then, nor while it is open to be mended. */
  refused?: string[]
  mending?: boolean
}

const PREFIX = 'qms-outbox'
const ofMine = () => `${PREFIX}:${boot.user}:`
const address = (key: string) => ofMine() + key

/** How long an answer is waited for on the shop floor; the same key makes a second attempt safe. */
const PATIENCE = 20_000
const AGAIN_AFTER = 30_000

/** The person's own waiting records, the oldest first; nobody else's are seen. */
export const waiting = ref<Waiting[]>([])
export const isSending = ref(false)

/** A key that no other device gives; crypto.randomUUID exists on secure pages only. */
export const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

export function refreshOutbox(): void {
  const found: Waiting[] = []
  for (let index = 0; index < localStorage.length; index++) {
    const entry = localStorage.key(index)
    if (!entry?.startsWith(ofMine())) continue
    const kept = readWaiting(entry.slice(ofMine().length))
    if (kept) found.push(kept)
  }
  waiting.value = found.sort((a, b) => a.at.localeCompare(b.at))
}

export function readWaiting(key: string): Waiting | null {
  try {
    return JSON.parse(localStorage.getItem(address(key)) ?? 'null') as Waiting | null
  } catch {
    return null
  }
}

/** Keeps a finished record. Raises when the device has no room: then it stays on the screen. */
export function keepWaiting(item: Waiting): void {
  try {
    localStorage.setItem(address(item.key), JSON.stringify(item))
  } catch {
    throw new Error(
      __('This device has no room left. Stay on this page until the network is back, then save.'),
    )
  }
  refreshOutbox()
}

export function dropWaiting(key: string): void {
  localStorage.removeItem(address(key))
  refreshOutbox()
}

export const isWithoutNetwork = (error: unknown) =>
  error instanceof RequestError && error.type === 'NetworkError'

export const sendRecord = ({ key, user, doctype, values }: Outgoing) =>
  callInTime<{ doctype: string; name: string }>(PATIENCE, 'iso_qms.api.filling.send', {
    key,
    user,
    doctype,
    values,
  })

let tell: (name: string) => void = () => undefined

/** A refusal that the same record gets again, until somebody changes it. */
const isRefusal = (error: unknown) =>
  error instanceof RequestError && [403, 404, 409, 417].includes(error.status)

/** Sends one; answers false when no other one would get through now either. */
async function sendOne(item: Waiting): Promise<boolean> {
  try {
    const { name } = await sendRecord(item)
    dropWaiting(item.key)
    tell(name)
  } catch (error) {
    if (!isRefusal(error)) return false
    keepWaiting({ ...item, refused: sentences(error), mending: false })
  }
  return true
}

async function sendAll(refusedToo: boolean): Promise<void> {
  const user = boot.user
  refreshOutbox()
  for (const { key } of [...waiting.value]) {
    // Another window may have sent it, or opened it, while this one waited.
    const item = boot.user === user && navigator.onLine ? readWaiting(key) : null
    if (!item || ((item.mending || item.refused) && !refusedToo)) continue
    if (!(await sendOne(item))) return
  }
}

/**
 * Sends what waits, one after the other and from one window alone; what the server refused before
 * only when the person asks for it. The server's key makes it exactly once where windows have no locks.
 */
export async function sendWaiting(refusedToo = false): Promise<void> {
  if (isSending.value) return
  isSending.value = true
  try {
    if (!navigator.locks) await sendAll(refusedToo)
    else
      await navigator.locks.request(PREFIX, { ifAvailable: true }, async (lock) => {
        if (lock) await sendAll(refusedToo)
      })
  } finally {
    isSending.value = false
    refreshOutbox()
  }
}

let timer: ReturnType<typeof setInterval> | undefined
const sendNow = () => void sendWaiting()
const followOtherWindows = (event: StorageEvent) => {
  if (!event.key || event.key.startsWith(PREFIX)) refreshOutbox()
}

/** Sends at the start, when the network is back, and now and then: a phone may not tell. */
export function watchOutbox(onSent: (name: string) => void): () => void {
  tell = onSent
  refreshOutbox()
  sendNow()
  window.addEventListener('online', sendNow)
  window.addEventListener('storage', followOtherWindows)
  timer = setInterval(() => waiting.value.length && sendNow(), AGAIN_AFTER)
  return () => {
    clearInterval(timer)
    window.removeEventListener('online', sendNow)
    window.removeEventListener('storage', followOtherWindows)
  }
}
