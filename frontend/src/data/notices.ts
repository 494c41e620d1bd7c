import { computed, ref } from 'vue'
import { call, read } from '@/api/request'
import { isGuest } from '@/boot'

/** A row of Notification Log, as far as the screens show it. */
export interface Notice {
  name: string
  subject: string
  email_content?: string
  document_type?: string
  document_name?: string
  creation: string
  read: 0 | 1
}

const LOG = 'frappe.desk.doctype.notification_log.notification_log'
const MOST = 50
const EVERY_MINUTE = 60_000

export const notices = ref<Notice[]>([])
export const unread = computed(() => notices.value.filter((notice) => !notice.read).length)

export async function loadNotices(): Promise<void> {
  const answer = await read<{ message: { notification_logs: Notice[] } }>(
    `${LOG}.get_notification_logs`,
    { limit: MOST },
  )
  notices.value = answer.message.notification_logs
}

let asking: ReturnType<typeof setInterval> | undefined

/** Asks once a minute while the page is looked at; nobody waits for the answer, so a failure says nothing. */
export function watchNotices(): void {
  if (asking || isGuest()) return
  const ask = () => {
    if (document.visibilityState === 'visible' && !isGuest()) loadNotices().catch(() => undefined)
  }
  ask()
  asking = setInterval(ask, EVERY_MINUTE)
}

export async function markAsRead(notice: Notice): Promise<void> {
  if (notice.read) return
  await call(`${LOG}.mark_as_read`, { docname: notice.name })
  notice.read = 1
}

export async function markAllAsRead(): Promise<void> {
  await call(`${LOG}.mark_all_as_read`)
  notices.value.forEach((notice) => (notice.read = 1))
}
