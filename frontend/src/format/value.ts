import { plainText } from '../api/errors'
import { boot } from '../boot'
import { personName } from '../data/people'
import type { DocField } from '../meta/types'
import { __, translated } from '../translate'
import { formatDuration, formatNumber } from './number'
import { formatDate, formatDatetime, formatTime } from './time'

/** One value as text for reading: in lists, cells, timelines and locked fields. */
export function displayValue(field: DocField, value: unknown, doctype?: string): string {
  if (field.fieldtype === 'Check') return Number(value) ? __('Yes') : __('No')
  if (value === null || value === undefined || value === '') return ''
  const text = String(value)
  switch (field.fieldtype) {
    case 'Date':
      return formatDate(text)
    case 'Datetime':
      return formatDatetime(text)
    case 'Time':
      return formatTime(text)
    case 'Int':
      return formatNumber(value, 0)
    case 'Float':
      return formatNumber(value, field.precision ? Number(field.precision) : undefined)
    case 'Currency':
      return formatNumber(value, field.precision ? Number(field.precision) : 2)
    case 'Percent':
      return `${formatNumber(value)}%`
    case 'Duration':
      return formatDuration(Number(value))
    case 'Select':
      return translated(text, doctype)
    case 'Link':
      if (field.options === 'User') return personName(text)
      return shownName(field.options, text)
    case 'Text Editor':
    case 'HTML Editor':
      return plainText(text)
    case 'Rating':
      return `${Math.round(Number(value) * ratingMax(field) * 2) / 2} / ${ratingMax(field)}`
    case 'Attach':
    case 'Attach Image':
      return decodeURIComponent(text.split('/').pop() ?? text)
    case 'Password':
      return '••••••'
  }
  return text
}

const WORD_LISTS = ['DocType', 'Role', 'Workflow State', 'Workflow Action Master', 'Module Def']

/** The name of a document as people read it: translated where its DocType says that names are words. */
export const shownName = (doctype: string | undefined, name: string) =>
  WORD_LISTS.includes(doctype ?? '') || boot.translated_doctypes.includes(doctype ?? '')
    ? translated(name)
    : name

export const ratingMax = (field: DocField) => Number(field.options) || 5
export const isNumeric = (field: DocField) =>
  ['Int', 'Float', 'Currency', 'Percent'].includes(field.fieldtype)
