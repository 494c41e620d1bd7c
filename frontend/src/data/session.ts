import { ref } from 'vue'
import { boot, refreshBoot } from '../boot'
import { call } from '../api/request'
import { forgetForms } from './offline'

/** Set while the session has ended and the page waits for the same person to log in again. */
export const loginWanted = ref(false)
let waiting: (() => void)[] = []

/** Resolves once the user has logged in again in the dialog; typed text stays on the page. */
export function sessionExpired(): Promise<void> {
  loginWanted.value = true
  return new Promise((resolve) => waiting.push(resolve))
}

export async function logIn(user: string, password: string): Promise<void> {
  await call('login', { usr: user, pwd: password })
  await refreshBoot()
}

export async function logInAgain(password: string): Promise<void> {
  await logIn(boot.user, password)
  loginWanted.value = false
  const resume = waiting
  waiting = []
  resume.forEach((resolve) => resolve())
}

export async function logOut(): Promise<void> {
  await call('logout')
  await forgetForms().catch(() => undefined)
  window.location.assign('/qms/login')
}

/** Guests keep their choice in Frappe's own cookie; users in their profile. */
export async function setLanguage(language: string): Promise<void> {
  document.cookie = `preferred_language=${language}; path=/; max-age=31536000; SameSite=Lax`
  if (boot.user !== 'Guest') await call('iso_qms.api.session.set_language', { language })
  window.location.reload()
}
