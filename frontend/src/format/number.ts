import { boot } from '../boot'

/** Digits after the point that a field's precision asks for; undefined leaves the number as typed. */
export function formatNumber(value: unknown, digits?: number): string {
  const number = Number(value)
  if (value === '' || value === null || value === undefined || Number.isNaN(number)) {
    return String(value ?? '')
  }
  return new Intl.NumberFormat(boot.language, {
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 9,
  }).format(number)
}

/**
 * The number that a person typed, or null when it is none. Full-width digits of a Chinese
 * keyboard count, and so do spaces and grouping commas.
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .replace(/[０-９．－＋]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/，/g, ',')
    .trim()
  if (!/^[-+]?(\d{1,3}([, ]\d{3})+|\d+)?(\.\d+)?$/.test(plain) || !/\d/.test(plain)) return null
  return Number(plain.replace(/[, ]/g, ''))
}

/** Seconds as Frappe's Duration shows them: 1d 2h 3m 4s. */
export function formatDuration(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor((seconds % 86400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [Math.floor(seconds % 60), 's'],
  ]
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`)
  return shown.join(' ') || '0s'
}
