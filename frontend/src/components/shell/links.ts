import type { RouteLocationRaw } from 'vue-router'
import type { NavigationItem } from '@/boot'

/** Where a DocType's entry leads: its list, or for a single its only document. */
export function linkTo(item: NavigationItem): RouteLocationRaw {
  const { doctype } = item
  return item.single
    ? { name: 'form', params: { doctype, name: doctype } }
    : { name: 'list', params: { doctype } }
}
