import { boot } from '../boot'

/**
 * Frappe keeps dates and times without a zone, in the zone of the site. They are shown as they
 * stand; only "now" has to be computed in that zone, wherever the browser is.
 */
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?/

function asUtc(value: string): Date | null {
  const match = PATTERN.exec(value)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

function format(value: string, options: Intl.DateTimeFormatOptions): string {
  const date = asUtc(value)
  if (!date) return value
  return new Intl.DateTimeFormat(boot.language, { ...options, timeZone: 'UTC' }).format(date)
}

export const formatDate = (value: string) =>
  format(value, { year: 'numeric', month: 'short', day: 'numeric' })

export const formatDatetime = (value: string) =>
  format(value, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })

/** A day of a page: 3 Nov, Tue. */
export const formatDay = (value: string) =>
  format(value, { month: 'short', day: 'numeric', weekday: 'short' })

export const formatWeekday = (value: string) => format(value, { weekday: 'short' })

export const formatMonth = (value: string) => format(value, { year: 'numeric', month: 'long' })

export const formatTime = (value: string) => value.replace(/^(\d):/, '0$1:').slice(0, 5)

/** Now on the site's clock, as Frappe writes it: 2026-03-01 14:05:09. */
export function siteNow(now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: boot.time_zone || 'UTC',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? '00'
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`
}

export const siteToday = () => siteNow().slice(0, 10)

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31536000],
  ['month', 2592000],
  ['week', 604800],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
]

/** "3 hours ago" in the user's language. */
export function ago(value: string, now = siteNow()): string {
  const then = asUtc(value)
  const current = asUtc(now)
  if (!then || !current) return value
  const seconds = Math.round((then.getTime() - current.getTime()) / 1000)
  const words = new Intl.RelativeTimeFormat(boot.language, { numeric: 'auto' })
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit)
  }
  return words.format(0, 'second')
}
