import { isTable, type DocField } from '../meta/types'
import { fetchValues } from '../meta/load'
import type { DocumentStore } from './document'
import { giveKeys } from './rows'

/** Typing into fields and cells: the value itself, and what Frappe fetches from a chosen link. */
export function useFieldValues(store: DocumentStore) {
  const { state } = store

  function setValue(
    values: Record<string, unknown>,
    field: DocField,
    value: unknown,
    problemPlace: string,
  ) {
    values[field.fieldname] = value
    if (isTable(field)) giveKeys(state.doc, [field])
    if (state.problems[problemPlace]) {
      delete state.problems[problemPlace]
      if (!Object.keys(state.problems).length) state.banner = []
    }
    if (field.fieldtype === 'Link') scheduleFetch(values, field, String(value ?? ''))
  }

  function forgetProblems(prefix: string) {
    for (const key of Object.keys(state.problems)) {
      if (key.startsWith(prefix)) delete state.problems[key]
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined

  // A link is typed letter by letter; only the name that stays is looked up.
  function scheduleFetch(values: Record<string, unknown>, link: DocField, name: string) {
    const doctype = String(values.doctype ?? state.doc.doctype)
    const fields = (state.form?.tables[doctype] ?? state.form?.meta)?.fields ?? []
    const followers = fields.filter((field) => field.fetch_from?.split('.')[0] === link.fieldname)
    if (!followers.length || !name || !link.options) return
    clearTimeout(timer)
    timer = setTimeout(() => void fetchFollowers(values, link, name, followers), 300)
  }

  async function fetchFollowers(
    values: Record<string, unknown>,
    link: DocField,
    name: string,
    followers: DocField[],
  ) {
    const wanted = followers.map((field) => field.fetch_from!.split('.')[1])
    // Not found or not allowed: the server fills these fields in, or refuses the link, on save.
    const found = await fetchValues(link.options!, name, wanted).catch(() => null)
    if (!found || values[link.fieldname] !== name) return
    followers.forEach((field, index) => {
      if (field.fetch_if_empty && values[field.fieldname]) return
      values[field.fieldname] = found[wanted[index]]
    })
  }

  return { setValue, forgetProblems }
}
