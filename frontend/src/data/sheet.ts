import { call, read } from '../api/request'
import { parseNumber } from '../format/number'
import { isNumeric } from '../format/value'
import type { FormMeta } from '../meta/load'
import { readKept } from './offline'
import type { DocField, Meta, Row } from '../meta/types'

export interface SheetDay {
  day: number
  date: string
  works: boolean
}

type Part =
  | 'item_group'
  | 'item'
  | 'method'
  | 'lower_limit'
  | 'upper_limit'
  | 'unit'
  | 'choices'
  | 'value'
  | 'observed'
  | 'result'

/** How a record is filled in and read (iso_qms.record_forms.sheets.sheet_of). */
export interface Sheet {
  layout: 'Slip' | 'Log Book' | 'Checklist' | 'Matrix' | 'Card'
  title: string
  form: string
  rows_field: string | null
  equipment_field: string | null
  definition: { title: string; fields: DocField[]; tables: Record<string, DocField[]> } | null
  traceability?: string[]
  page?: { period: string; period_field: string | null; page_field: string | null }
  columns?: Partial<Record<Part, string>>
  passes?: string | null
  fails?: string | null
  /** Of a slip, by section: the fields of who signs there, and when. */
  stages?: Record<string, { who: string; when: string }[]>
  printed?: boolean
  items?: string[]
  may_add_items?: boolean
  symbols?: string[]
  days?: SheetDay[]
}

const API = 'iso_qms.api.records'
type Key = { doctype: string; name: string }

/** Whether the documents are records: every one of them names the revision of its form. */
export const isRecordForm = (meta: Meta) =>
  meta.fields.some(
    (field) => field.fieldname === 'form_revision' && field.options === 'QMS Form Revision',
  )

/** How a record is drawn; the form to be filled in also without network. */
export const loadSheet = async (doctype: string, name?: string) =>
  (await (name ? read : readKept)<{ message: Sheet }>(`${API}.sheet_of`, { doctype, name })).message

export const openPage = (
  doctype: string,
  on_date: unknown,
  page: unknown,
  head: Record<string, unknown>,
) =>
  call<{ name: string }>(`${API}.open_page`, {
    doctype,
    on_date: on_date || null,
    page: page || null,
    head,
  })

export const addRow = (key: Key, values: Record<string, unknown>, sign: boolean) =>
  call<Row>(`${API}.add_row`, { ...key, values, sign })

export const changeRow = (key: Key, row: string, values: Record<string, unknown>, sign: boolean) =>
  call<Row>(`${API}.change_row`, { ...key, row, values, sign })

export const removeRow = (key: Key, row: string) => call<null>(`${API}.remove_row`, { ...key, row })

export const setMark = (key: Key, item: string, day: number, symbol: string | null) =>
  call(`${API}.mark`, { ...key, item, day, symbol })

export const newChecklist = async (doctype: string, equipment: unknown, product: unknown) =>
  (
    await read<{ message: Record<string, unknown> }>(`${API}.new_checklist`, {
      doctype,
      equipment: equipment || undefined,
      product: product || undefined,
    })
  ).message

/** Rows that are saved one by one, each by who writes it. */
export const isPage = (sheet: Sheet) => ['Log Book', 'Matrix', 'Card'].includes(sheet.layout)

/** Fields of a row that its page looks after. */
export const ROW_FRAME = ['row_by', 'row_on', 'row_signed']

/**
 * The form as it was drawn when the record was written: its fields, labels and options of then, with
 * the rights of today; the columns of traceability are the same in every record.
 */
export function asItWas(form: FormMeta, sheet: Sheet | null): FormMeta {
  const then = sheet?.definition
  if (!then) return form
  const trace = new Set(sheet.traceability ?? [])
  const drawn = (meta: Meta | undefined, fields: DocField[]) =>
    fields.map((field) => {
      const now = meta?.fields.find((each) => each.fieldname === field.fieldname)
      return {
        ...field,
        permlevel: now?.permlevel,
        allow_on_submit: now?.allow_on_submit,
        no_copy: now?.no_copy,
      }
    })
  const meta = {
    ...form.meta,
    fields: [
      ...drawn(form.meta, then.fields),
      ...form.meta.fields.filter((field) => trace.has(field.fieldname)),
    ],
  }
  const tables: Record<string, Meta> = { ...form.tables, [meta.name]: meta }
  for (const [name, fields] of Object.entries(then.tables)) {
    const now = form.tables[name]
    tables[name] = {
      ...(now ?? { name, permissions: [] }),
      fields: [
        ...drawn(now, fields),
        ...(now?.fields ?? []).filter((field) => trace.has(field.fieldname)),
      ],
    }
  }
  return { ...form, meta, tables }
}

/** Whether the user may write the row: his own and not signed, or one that nobody has written. */
export const isMine = (row: Row | undefined, user: string) =>
  !row || (!Number(row.row_signed) && (!row.row_by || row.row_by === user))

const placeOf = (item: unknown, day: unknown) => `${String(item)}\n${Number(day)}`

/** The marks of a matrix, found by item and day. */
export function marksOf(rows: Row[]) {
  const marks = new Map(rows.map((row) => [placeOf(row.item, row.day), row]))
  return (item: string, day: number) => marks.get(placeOf(item, day))
}

/** The symbol after this one; after the last one none. */
export function nextSymbol(symbols: string[], current: unknown): string | null {
  const at = symbols.indexOf(String(current ?? ''))
  return symbols[at + 1] ?? null
}

/** The day that a page opens on: today, or the nearest one that it has. */
export function firstDay(days: SheetDay[], today: string): number {
  if (!days.length) return 0
  if (today < days[0].date) return days[0].day
  return days.find((day) => day.date === today)?.day ?? days[days.length - 1].day
}

/** Whether the day can be marked: a page has no marks ahead of time. */
export const hasCome = (day: SheetDay | undefined, today: string) =>
  day !== undefined && day.date <= today

const textOf = (row: Row, column: string | undefined) =>
  column ? String(row[column] ?? '').trim() : ''

/** What a row asks for, as it stands beside it: 215 – 225 V, ≥ 60 μm, ≤ 0.5. */
export function limitsText(row: Row, columns: NonNullable<Sheet['columns']>): string {
  const lower = textOf(row, columns.lower_limit)
  const upper = textOf(row, columns.upper_limit)
  if (!lower && !upper) return ''
  const said = lower && upper ? `${lower} – ${upper}` : lower ? `≥ ${lower}` : `≤ ${upper}`
  return `${said} ${textOf(row, columns.unit)}`.trim()
}

export const choicesOf = (row: Row, columns: NonNullable<Sheet['columns']>) =>
  textOf(row, columns.choices)
    .split('\n')
    .map((choice) => choice.trim())
    .filter(Boolean)

const numberOf = (text: string) => parseNumber(text.replace('−', '-'))

/** Whether what was measured lies within its limits; null where that cannot be said. */
export function isWithin(
  row: Row,
  columns: NonNullable<Sheet['columns']>,
  valueField?: DocField,
): boolean | null {
  const measured = numberOf(textOf(row, columns.value))
  const lower = numberOf(textOf(row, columns.lower_limit))
  const upper = numberOf(textOf(row, columns.upper_limit))
  if (measured === null || (lower === null && upper === null)) return null
  // a number field cannot tell "not measured" from zero
  if (valueField && isNumeric(valueField) && measured === 0) return null
  return (lower === null || measured >= lower) && (upper === null || measured <= upper)
}

const PASS_WORDS = /^(pass|passed|ok|合格|正常|符合|通过|通過|√|✓)$/i
const FAIL_WORDS = /^(fail|failed|ng|not ok|不合格|异常|異常|不符合|不通过|不通過|×|✗)$/i

/** Whether a word says that it is good or bad; null for any other. */
export function verdictOf(word: unknown): boolean | null {
  const text = String(word ?? '').trim()
  if (PASS_WORDS.test(text)) return true
  return FAIL_WORDS.test(text) ? false : null
}

/** How a row of a checklist is answered: by a number, one of its choices, a word, or any text. */
export type Answer = 'number' | 'choice' | 'observed' | 'text'

export function answerOf(row: Row, columns: NonNullable<Sheet['columns']>): Answer {
  if (columns.value && limitsText(row, columns)) return 'number'
  if (columns.value && choicesOf(row, columns).length) return 'choice'
  return columns.observed ? 'observed' : 'text'
}

export interface RowGroup {
  title: string
  rows: { row: Row; index: number }[]
}

/** The rows under their headings, in their order. */
export function groupsOf(rows: Row[], columns: NonNullable<Sheet['columns']>): RowGroup[] {
  const groups: RowGroup[] = []
  rows.forEach((row, index) => {
    const title = textOf(row, columns.item_group)
    const last = groups[groups.length - 1]
    if (last && last.title === title) last.rows.push({ row, index })
    else groups.push({ title, rows: [{ row, index }] })
  })
  return groups
}
