import { RequestError } from '../api/errors'
import { read } from '../api/request'
import { boot } from '../boot'

/**
 * What the forms that were opened last need to be opened again without network: kept for the person
 * alone, in the browser's caches, which exist on secure pages only (as the worker does).
 */
const PREFIX = 'qms-forms'
const MOST = 120
const nameOfMine = () => `${PREFIX}:${boot.user}`
const isSecure = () => 'caches' in window

/** Takes what others left on the device off it: it is one person's at a time. */
async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== nameOfMine())
  await Promise.all(others.map((name) => caches.delete(name)))
}

/** Registers the worker that brings the screens without network. */
export function startWorker(): void {
  if (isSecure()) void forgetOthers()
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  // Without it, everything works as long as there is a network.
  const register = () =>
    navigator.serviceWorker.register('/qms/sw.js', { scope: '/qms' }).catch(() => undefined)
  window.addEventListener('load', () => setTimeout(() => void register(), 1000), { once: true })
  if (document.readyState === 'complete') void register()
}

async function keep(address: string, answer: unknown): Promise<void> {
  const store = await caches.open(nameOfMine())
  // Put anew at the end: the oldest are the first to go.
  await store.delete(address)
  await store.put(address, new Response(JSON.stringify(answer)))
  const addresses = await store.keys()
  await Promise.all(
    addresses.slice(0, Math.max(0, addresses.length - MOST)).map((old) => store.delete(old)),
  )
}

/** Reads a method, and without network what it answered the last time. */
export async function readKept<T>(
  method: string,
  params: Record<string, unknown> = {},
): Promise<T> {
  const address = `/kept/${method}?${JSON.stringify(params)}`
  try {
    const answer = await read<T>(method, params)
    if (isSecure()) await keep(address, answer).catch(() => undefined)
    return answer
  } catch (error) {
    if (!(error instanceof RequestError) || error.type !== 'NetworkError' || !isSecure())
      throw error
    const kept = await (await caches.open(nameOfMine())).match(address)
    if (!kept) throw error
    return (await kept.json()) as T
  }
}

/** Takes the page and the forms of the person off the device; what waits to be sent stays. */
export async function forgetForms(): Promise<void> {
  if (!isSecure()) return
  await Promise.all([caches.delete('qms-page'), caches.delete(nameOfMine())])
}
