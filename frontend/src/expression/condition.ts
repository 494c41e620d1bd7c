import { boot, hasRole } from '../boot'
import { evaluate } from './evaluate'
import { parse, type Node } from './parse'

type Values = Record<string, unknown>
const parsed = new Map<string, Node | null>()

const FUNCTIONS = {
  cint: (value: unknown) => Math.trunc(Number(value)) || 0,
  flt: (value: unknown) => Number(value) || 0,
  cstr: (value: unknown) => (value === null || value === undefined ? '' : String(value)),
  in_list: (list: unknown, value: unknown) => Array.isArray(list) && list.includes(value),
  is_null: (value: unknown) => value === null || value === undefined || value === '',
  has_common: (a: unknown, b: unknown) =>
    Array.isArray(a) && Array.isArray(b) && a.some((item) => b.includes(item)),
}

function tree(source: string): Node | null {
  let node = parsed.get(source)
  if (node === undefined) {
    try {
      node = parse(source)
    } catch (error) {
      console.warn(error)
      node = null
    }
    parsed.set(source, node)
  }
  return node
}

function scopeOf(doc: Values, parent?: Values) {
  return {
    doc,
    parent: parent ?? doc,
    ...FUNCTIONS,
    frappe: {
      session: { user: boot.user },
      user_roles: boot.roles,
      user: { has_role: hasRole, name: boot.user },
      boot: {},
    },
  }
}

/**
 * Whether a Frappe condition (`eval:doc.status == 'Open'` or a fieldname) holds. A condition that
 * cannot be read gives `fallback`, so that a field is shown rather than lost.
 */
export function holds(
  condition: string | null | undefined,
  doc: Values,
  options: { parent?: Values; fallback: boolean },
): boolean {
  if (!condition) return options.fallback
  if (condition.startsWith('eval:')) {
    const node = tree(condition.slice(5))
    if (!node) return options.fallback
    try {
      return Boolean(evaluate(node, scopeOf(doc, options.parent)))
    } catch (error) {
      console.warn(condition, error)
      return options.fallback
    }
  }
  if (condition.startsWith('fn:')) return options.fallback
  const value = doc[condition]
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}
