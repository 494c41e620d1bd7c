import type { RouteLocationRaw } from 'vue-router'
import type { NavigationItem } from '@/boot'
import { __ } from '@/translate'

/** Where a DocType's entry leads: its list, or for a single its only document. */
export function linkTo(item: NavigationItem): RouteLocationRaw {
  const { doctype } = item
  return item.single
    ? { name: 'form', params: { doctype, name: doctype } }
    : { name: 'list', params: { doctype } }
}

/** What a page that the server names (iso_qms.api.session.PAGES) is called; its route has that name. */
export const pageLabel = (page: string): string =>
  ({
    map: __('Process map'),
    standards: __('Clauses in order'),
    transition: __('Transition to the next edition'),
    trace: __('Trace of a job'),
  })[page] ?? page
