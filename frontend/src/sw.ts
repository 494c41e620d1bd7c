/**
 * The worker that brings the screens without network: the built files, and the page with the person
 * for whom it was opened last. Nothing under /api passes through it.
 */
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'

interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void
}
interface Fetching extends Extendable {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  /** The built files, put in by the build. */
  __WB_MANIFEST: { url: string; revision: string | null }[]
  addEventListener(type: 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  clients: { claim(): Promise<void> }
  location: Location
}
declare const self: Worker

const PAGE = '/qms'
const PAGES = 'qms-page'
const BUILT = '/assets/iso_qms/qms/assets/'
const LATER = 'qms-later'

precache(self.__WB_MANIFEST)
cleanupOutdatedCaches()

/** Keeps the page of somebody who is logged in; that of a guest would lock the next one out. */
async function keepPage(response: Response): Promise<void> {
  const html = await response.text()
  const found = /<script type="application\/json" id="boot">([\s\S]*?)<\/script>/.exec(html)
  if (!response.ok || !found || JSON.parse(found[1]).user === 'Guest') return
  const pages = await caches.open(PAGES)
  await pages.put(PAGE, new Response(html, { headers: response.headers }))
}

async function openPage(event: Fetching): Promise<Response> {
  try {
    const response = await fetch(event.request)
    event.waitUntil(keepPage(response.clone()))
    return response
  } catch (error) {
    const kept = await (await caches.open(PAGES)).match(PAGE)
    if (kept) return kept
    throw error
  }
}

/** Built files carry a hash of what they hold: what is here is right, whoever brought it. */
async function openBuilt(request: Request): Promise<Response> {
  const kept = (await matchPrecache(request.url)) ?? (await caches.match(request))
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await (await caches.open(LATER)).put(request, response.clone())
  return response
}

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
  event.waitUntil(
    fetch(PAGE)
      .then(keepPage)
      .catch(() => undefined),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (address.origin !== self.location.origin || request.method !== 'GET') return
  if (request.mode === 'navigate') event.respondWith(openPage(event))
  else if (address.pathname.startsWith(BUILT)) event.respondWith(openBuilt(request))
})
