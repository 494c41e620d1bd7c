import { describe, expect, it } from 'vitest'
import type { FormPlace } from '../src/components/fields/place'
import { signersOf } from '../src/data/stages'
import type { DocField } from '../src/meta/types'

const who: DocField = { fieldname: 'approved_by', fieldtype: 'Link', options: 'User', read_only: 1 }
const when: DocField = { fieldname: 'approved_on', fieldtype: 'Datetime', read_only: 1 }

function place(fields: DocField[], more: Partial<FormPlace> = {}): FormPlace {
  const meta = { name: 'Slip', permissions: [], fields }
  return {
    form: { meta, tables: {}, stateStyles: {} },
    meta,
    rights: { read: 1, write: 1 },
    editable: true,
    doc: { doctype: 'Slip', name: 'S-1' },
    docstatus: 0,
    isNew: false,
    problems: {},
    sheet: {
      layout: 'Slip',
      title: 'Slip',
      form: 'S',
      rows_field: null,
      equipment_field: null,
      definition: null,
      stages: { review: [{ who: 'approved_by', when: 'approved_on' }] },
    },
    ...more,
  } as FormPlace
}
const names = (section: string, where: FormPlace) =>
  signersOf(section, where).map((signer) => signer.who.fieldname)

describe('who signs at a stage', () => {
  it('stands at it before and after signing', () => {
    expect(names('review', place([who, when]))).toEqual(['approved_by'])
    expect(names('order', place([who, when]))).toEqual([])
  })
  it('is a field of the form where a person types it', () =>
    expect(names('review', place([{ ...who, read_only: 0 }, when]))).toEqual([]))
  it('is not shown to whom its level is closed', () =>
    expect(names('review', place([{ ...who, permlevel: 1 }, when]))).toEqual([]))
  it('takes no room in a new slip', () =>
    expect(names('review', place([who, when], { isNew: true }))).toEqual([]))
})
