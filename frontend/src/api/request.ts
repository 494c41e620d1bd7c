import { boot, refreshBoot } from '../boot'
import { RequestError, readError } from './errors'
import { sessionExpired } from '../data/session'

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  form?: FormData
  /** Milliseconds after which no answer counts as no network. */
  patience?: number
}

// A login in another tab gives the session a new token: fetch it and try once more.
async function send(url: string, options: RequestOptions, mayRetry = true): Promise<unknown> {
  const method = options.method ?? 'POST'
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (boot.csrf_token && method !== 'GET') headers['X-Frappe-CSRF-Token'] = boot.csrf_token
  if (!options.form && method !== 'GET') headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(url, {
      method,
      headers,
      body: options.form ?? (method === 'GET' ? undefined : JSON.stringify(options.body ?? {})),
      signal: options.patience ? AbortSignal.timeout?.(options.patience) : undefined,
    })
  } catch {
    throw new RequestError({ status: 0, type: 'NetworkError', messages: [] })
  }
  const data = await response.json().catch(() => ({}))
  if (response.ok) return data
  const error = readError(response.status, data)
  if (error.type === 'CSRFTokenError' && mayRetry) {
    const user = boot.user
    await refreshBoot()
    if (boot.user === user) return send(url, options, false)
  }
  if (error.isSessionEnd && boot.user !== 'Guest') {
    await sessionExpired()
    return send(url, options, false)
  }
  throw error
}

/** A whitelisted method; returns its `message`. */
export async function call<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
  const data = (await send(`/api/method/${method}`, { body: params })) as { message: T }
  return data.message
}

/** A whitelisted method whose answer is not waited for longer than `patience` milliseconds. */
export async function callInTime<T>(
  patience: number,
  method: string,
  params: Record<string, unknown>,
): Promise<T> {
  const data = await send(`/api/method/${method}`, { body: params, patience })
  return (data as { message: T }).message
}

/** A reading method by GET, answered whole: form loads put `docs` and `docinfo` beside `message`. */
export async function read<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue
    query.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const address = query.size ? `/api/method/${method}?${query}` : `/api/method/${method}`
  return (await send(address, { method: 'GET' })) as T
}

const resourceAddress = (doctype: string, name?: string) =>
  `/api/resource/${encodeURIComponent(doctype)}` + (name ? `/${encodeURIComponent(name)}` : '')

export type DocumentData = Record<string, unknown> & { doctype: string; name: string }

export async function insertDocument(doctype: string, values: object): Promise<DocumentData> {
  const data = await send(resourceAddress(doctype), { method: 'POST', body: values })
  return (data as { data: DocumentData }).data
}

export async function updateDocument(
  doctype: string,
  name: string,
  values: object,
): Promise<DocumentData> {
  const data = await send(resourceAddress(doctype, name), { method: 'PUT', body: values })
  return (data as { data: DocumentData }).data
}

export async function deleteDocument(doctype: string, name: string): Promise<void> {
  await send(resourceAddress(doctype, name), { method: 'DELETE' })
}

export interface UploadedFile {
  name: string
  file_name: string
  file_url: string
}

/** Stores a file, attached to a document when one is given. */
export async function uploadFile(
  file: File,
  target: { doctype?: string; docname?: string; fieldname?: string } = {},
): Promise<UploadedFile> {
  const form = new FormData()
  form.append('file', file, file.name)
  form.append('is_private', '1')
  for (const [key, value] of Object.entries(target)) if (value) form.append(key, value)
  const data = await send('/api/method/upload_file', { form })
  return (data as { message: UploadedFile }).message
}

/** The request function that frappe-ui's resources use, so that they share errors and tokens. */
export async function resourceFetcher(options: {
  url: string
  params?: Record<string, unknown>
}): Promise<unknown> {
  const answer = await read<{ message: unknown }>(options.url, options.params)
  return answer.message
}
