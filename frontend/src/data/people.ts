import { reactive } from 'vue'
import { boot } from '../boot'
import { read } from '../api/request'

const names = reactive<Record<string, string>>({})
let wanted = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined

async function fetchWanted() {
  const users = [...wanted].slice(0, 100)
  wanted = new Set([...wanted].slice(100))
  timer = undefined
  for (const user of users) names[user] = user
  const answer = await read<{ message: Record<string, string> }>(
    'iso_qms.api.people.get_full_names',
    { users },
  ).catch(() => null)
  // Without names the accounts stay: a trail that cannot be fetched is still a trail.
  Object.assign(names, answer?.message)
}

/** A user's full name; the account stands in its place until the name has arrived. */
export function personName(user: string): string {
  if (user === boot.user) return boot.full_name || user
  const known = names[user]
  if (known === undefined && user) {
    wanted.add(user)
    timer ??= setTimeout(() => void fetchWanted(), 30)
  }
  return known ?? user
}
