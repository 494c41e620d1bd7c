import { boot } from '../boot'
import { RequestError, readError } from './errors'

/** The name in a Content-Disposition, the UTF-8 one where there is one. */
export function nameIn(disposition: string | null): string {
  const given = disposition ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(given)?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="?([^";]+)"?/i.exec(given)?.[1] ?? 'download'
}

/** Posts to a method that answers with a file, and saves it; a refusal is thrown as in other requests. */
export async function downloadFrom(method: string, params: Record<string, unknown>): Promise<void> {
  let response: Response
  try {
    response = await fetch(`/api/method/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Frappe-CSRF-Token': boot.csrf_token },
      body: JSON.stringify(params),
    })
  } catch {
    throw new RequestError({ status: 0, type: 'NetworkError', messages: [] })
  }
  if (!response.ok) throw readError(response.status, await response.json().catch(() => ({})))
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = nameIn(response.headers.get('Content-Disposition'))
  link.click()
  // the browser has to have begun before the address goes
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
