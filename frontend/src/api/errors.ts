import { __ } from '../translate'

interface ErrorAnswer {
  exc_type?: string
  _server_messages?: string
  _error_message?: string
  message?: unknown
  session_expired?: number
  exception?: string
}

const LOGIN_TYPES = ['AuthenticationError', 'SessionExpired', 'SessionStopped']

/** A refused request: Frappe's exception class and its sentences, as plain text. */
export class RequestError extends Error {
  status: number
  type: string
  messages: string[]
  isSessionEnd: boolean

  constructor(answer: {
    status: number
    type: string
    messages: string[]
    isSessionEnd?: boolean
  }) {
    super(answer.messages[0] || answer.type)
    this.status = answer.status
    this.type = answer.type
    this.messages = answer.messages
    this.isSessionEnd = Boolean(answer.isSessionEnd)
  }
}

/** Text of a message that may carry markup; block elements and line breaks end a sentence. */
export function plainText(html: string): string {
  const spaced = html.replace(/<(br|\/p|\/div|\/li|\/tr)[^>]*>/gi, '$&\n')
  const parsed = new DOMParser().parseFromString(spaced, 'text/html')
  return (parsed.body.textContent ?? '')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
}

function serverMessages(answer: ErrorAnswer): string[] {
  try {
    const list = JSON.parse(answer._server_messages ?? '[]') as string[]
    return list.map((entry) => {
      try {
        return String(JSON.parse(entry).message ?? entry)
      } catch {
        return entry
      }
    })
  } catch {
    return []
  }
}

function cookie(name: string): string | undefined {
  const found = document.cookie.split('; ').find((entry) => entry.startsWith(`${name}=`))
  return found && decodeURIComponent(found.slice(name.length + 1))
}

/** Turns an error answer of either home into one RequestError with readable sentences. */
export function readError(status: number, answer: ErrorAnswer): RequestError {
  const type = answer.exc_type || (status === 404 ? 'DoesNotExistError' : 'ServerError')
  const raw = serverMessages(answer)
  if (!raw.length && answer._error_message) raw.push(answer._error_message)
  if (!raw.length && typeof answer.message === 'string') raw.push(answer.message)
  // An exception's own text ("frappe.exceptions.LinkValidationError: …") is better than nothing.
  if (!raw.length && answer.exception) raw.push(answer.exception.replace(/^[\w.]+:\s*/, ''))
  const messages = [...new Set(raw.map(plainText).filter(Boolean))]
  const isSessionEnd =
    Boolean(answer.session_expired) ||
    ((status === 401 || status === 403) &&
      (LOGIN_TYPES.includes(type) || [undefined, '', 'Guest'].includes(cookie('user_id'))))
  return new RequestError({ status, type, messages, isSessionEnd })
}

/** One or more sentences for people, whatever was thrown. */
export function sentences(error: unknown): string[] {
  if (!(error instanceof RequestError)) {
    return [error instanceof Error && error.message ? error.message : String(error)]
  }
  if (error.type === 'NetworkError') {
    return [__('The server cannot be reached. What you typed is kept here; try again in a moment.')]
  }
  if (error.status === 507) {
    return [__('The disk of the server is full. Ask your administrator to free space.')]
  }
  if (error.messages.length) return error.messages
  if (error.status === 403) return [__('You are not allowed to do this.')]
  if (error.status === 404) return [__('This document does not exist, or was deleted.')]
  if (error.status === 413) return [__('The file is too large.')]
  if (error.status === 429) return [__('Too many attempts. Wait a minute, then try again.')]
  return [__('The server could not do this ({0}). Nothing was saved.', [error.status])]
}
