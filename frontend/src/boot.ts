/** What the server tells the page before its first request (iso_qms.api.session.get_boot). */
export interface NavigationItem {
  doctype: string
  label: string
  single: boolean
}

export interface NavigationGroup {
  name: string
  label: string
  items: NavigationItem[]
}

export interface Boot {
  user: string
  full_name: string
  roles: string[]
  language: string
  languages: { code: string; label: string }[]
  messages: Record<string, string>
  csrf_token: string
  time_zone: string
  app_version: string
  navigation: NavigationGroup[]
}

const EMPTY: Boot = {
  user: 'Guest',
  full_name: '',
  roles: ['Guest'],
  language: 'en',
  languages: [{ code: 'en', label: 'English' }],
  messages: {},
  csrf_token: '',
  time_zone: 'UTC',
  app_version: '',
  navigation: [],
}

export const boot: Boot = { ...EMPTY }

/** Reads the page's boot data; a development server has none in its page and asks for it. */
export async function loadBoot(): Promise<void> {
  const element = document.getElementById('boot')
  if (element?.textContent) {
    Object.assign(boot, JSON.parse(element.textContent))
    return
  }
  await refreshBoot()
}

/** Asks the server anew, for instance after a login without leaving the page. */
export async function refreshBoot(): Promise<void> {
  const response = await fetch('/api/method/iso_qms.api.session.get_boot', {
    headers: { Accept: 'application/json' },
  })
  if (response.ok) Object.assign(boot, (await response.json()).message)
}

export const isGuest = () => boot.user === 'Guest'
export const hasRole = (role: string) => boot.user === 'Administrator' || boot.roles.includes(role)
