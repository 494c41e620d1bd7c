import type { InjectionKey } from 'vue'
import type { Rights } from '@/meta/access'
import type { FormMeta } from '@/meta/load'
import type { Sheet } from '@/data/sheet'
import type { Doc, DocField, Meta } from '@/meta/types'

/** What every field of a form shares; given once by the form, read by fields and tables. */
export interface FormPlace {
  form: FormMeta
  meta: Meta
  rights: Rights
  editable: boolean
  doc: Doc
  docstatus: number
  isNew: boolean
  problems: Record<string, string>
  /** How a record is filled in by its layout; null for what is no record. */
  sheet: Sheet | null
  /** Brings the rows of a page as they are now, also those of others. */
  refreshRows(): Promise<void>
  /** Writes a typed value, fetches what follows from it, and forgets the old problem. */
  setValue(
    values: Record<string, unknown>,
    field: DocField,
    value: unknown,
    problemPlace: string,
  ): void
  forgetProblems(prefix: string): void
}

export const formPlaceKey: InjectionKey<() => FormPlace> = Symbol('form place')
