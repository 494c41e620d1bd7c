import { read } from '../api/request'

/** Somebody who can be mentioned: the account, and the name that stands in the text. */
export interface Person {
  id: string
  value: string
}

const LONGEST = 40
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign])

/**
 * The name that is being typed before the caret: where its @ stands, and its letters so far. An @ inside an
 * e-mail address begins none, nor does one whose person has been chosen already.
 */
export function beingTyped(
  text: string,
  caret: number,
  chosen: Person[],
): { from: number; letters: string } | null {
  const from = text.lastIndexOf('@', caret - 1)
  if (from < 0 || /[\w.+-]/.test(text[from - 1] ?? ' ')) return null
  const letters = text.slice(from + 1, caret)
  if (letters.length > LONGEST || /\n|^\s/.test(letters)) return null
  if (chosen.some((person) => letters.startsWith(person.value))) return null
  return { from, letters }
}

/** The text with the person's name in the place of what was typed, and where the caret goes. */
export function withPerson(text: string, from: number, caret: number, person: Person) {
  const before = `${text.slice(0, from)}@${person.value} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}

/** A comment as both homes keep it: HTML, the text escaped, each chosen name a mention. */
export function commentHtml(text: string, chosen: Person[]): string {
  let html = escapeHtml(text)
  const longestFirst = [...chosen].sort((a, b) => b.value.length - a.value.length)
  // Places first, names afterwards: a name may stand in another one's mark-up.
  longestFirst.forEach((person, index) => {
    html = html.split(`@${escapeHtml(person.value)}`).join(`\u0000${index}\u0000`)
  })
  html = html.replace(/\u0000(\d+)\u0000/g, (_place, index) => mention(longestFirst[Number(index)]))
  return `<p>${html.replace(/\n/g, '<br>')}</p>`
}

const mention = ({ id, value }: Person) =>
  `<span class="mention" data-id="${escapeHtml(id)}" data-value="${escapeHtml(value)}" data-denotation-char="@">@${escapeHtml(value)}</span>`

export const findMentionable = async (letters: string) =>
  (
    await read<{ message: Person[] }>('frappe.desk.search.get_names_for_mentions', {
      search_term: letters,
    })
  ).message.slice(0, 8)
