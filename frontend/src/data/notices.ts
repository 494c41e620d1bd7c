import { computed, ref } from 'vue'
import { plainText } from '@/api/errors'
import { call, read } from '@/api/request'
import { isGuest } from '@/boot'
import { personName } from '@/data/people'
import { __, translated } from '@/translate'

/** A row of Notification Log, as far as the screens show it. */
export interface Notice {
  name: string
  type?: string
  from_user?: string
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

/** What a notice says, in the language of who reads it; its stored subject is in that of who caused it. */
export function sentenceOf(notice: Notice): string {
  const title = /class="subject-title">([^<]*)</.exec(notice.subject)?.[1]
  if (!title || !notice.from_user || !notice.document_type) return plainText(notice.subject)
  const words = [personName(notice.from_user), translated(notice.document_type), plainText(title)]
  if (notice.type === 'Mention') return __('{0} mentioned you in a comment: {1} {2}', words)
  if (notice.type === 'Assignment' && notice.email_content)
    return __('{0} gave you a task: {1} {2}', words)
  if (notice.type === 'Assignment') return __('{0} took a task back: {1} {2}', words)
  return plainText(notice.subject)
}

/** The first words of the comment or task that a notice is about. */
export const detailOf = (notice: Notice) => plainText(notice.email_content ?? '')

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
