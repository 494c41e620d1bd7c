import { holds } from '../expression/condition'
import { fieldAccess, levelRight } from '../meta/access'
import type { DocField } from '../meta/types'
import type { FormPlace } from '../components/fields/place'

/** The fields that tell who decided at a stage, and when. */
export interface Signer {
  who: DocField
  when: DocField
}

/** Who signs in a section of a slip. What a person types is a field of the form and none of these. */
export function signersOf(section: string, place: FormPlace): Signer[] {
  if (place.isNew) return []
  const fields = new Map(place.meta.fields.map((field) => [field.fieldname, field]))
  const isSigned = (field: DocField | undefined) =>
    field !== undefined &&
    !field.hidden &&
    levelRight(place.meta, Number(field.permlevel ?? 0), 'read', { read: 1 }) &&
    holds(field.depends_on, place.doc, { fallback: true }) &&
    fieldAccess(field, place.doc, place).readOnly
  return (place.sheet?.stages?.[section] ?? [])
    .map(({ who, when }) => ({ who: fields.get(who), when: fields.get(when) }))
    .filter((pair): pair is Signer => isSigned(pair.who) && isSigned(pair.when))
}
