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
  /** Pages drawn from these registers, by the names of their routes. */
  pages: string[]
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
  /** DocTypes whose names are words for people: links to them are shown in the reader's language. */
  translated_doctypes: string[]
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
  translated_doctypes: [],
}

export const boot: Boot = { ...EMPTY }

/** Reads the page's boot data; a development server has none in its page and asks for it. */
export async function loadBoot(): Promise<void> {
  const element = document.getElementById('boot')
  if (element?.textContent) {
    takeIn(JSON.parse(element.textContent) as Boot)
    return
  }
  await refreshBoot()
}

/** Asks the server anew, for instance after a login without leaving the page. */
export async function refreshBoot(): Promise<void> {
  const response = await fetch('/api/method/iso_qms.api.session.get_boot', {
    headers: { Accept: 'application/json' },
  })
  if (response.ok) takeIn((await response.json()).message as Boot)
}

function takeIn(answer: Boot): void {
  Object.assign(boot, answer)
  // The names of DocTypes are known from the navigation, before their forms are loaded.
  for (const group of boot.navigation) {
    for (const item of group.items) boot.messages[item.doctype] ??= item.label
  }
}

export const isGuest = () => boot.user === 'Guest'
export const hasRole = (role: string) => boot.user === 'Administrator' || boot.roles.includes(role)
