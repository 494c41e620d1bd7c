import { ref } from 'vue'
import { boot } from './boot'

type Argument = string | number

// Texts of a DocType come with its form: what is on the screen by then is shown anew.
const arrivals = ref(0)

function lookUp(text: string, context?: string): string {
  void arrivals.value
  const messages = boot.messages
  return (context && messages[`${text}:${context}`]) || messages[text] || text
}

function fillIn(text: string, args?: Argument[]): string {
  if (!args?.length) return text
  return text.replace(/\{(\d+)\}/g, (place, index) => String(args[Number(index)] ?? place))
}

/** The sentence in the user's language; the first argument is always one literal. */
export function __(text: string, args?: Argument[] | null, context?: string): string {
  return fillIn(lookUp(text, context), args ?? undefined)
}

/** A label that comes from data (a DocType's label, option or state), in the user's language. */
export function translated(text: string | null | undefined, context?: string): string {
  return text ? lookUp(text, context) : ''
}

export function addMessages(messages: Record<string, string>): void {
  Object.assign(boot.messages, messages)
  arrivals.value += 1
}
