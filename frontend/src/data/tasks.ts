import { call, read } from '../api/request'
import { readKept } from './offline'
import type { Doc } from '../meta/types'

/** A task on a document: `owner` is who has it to do. */
export interface Assignment {
  name: string
  owner: string
  description?: string
}

/** A document that was given to the user to do. */
export interface GivenTask {
  doctype: string
  doctype_label: string
  name: string
  title: string
  text: string
  due: string | null
  giver: string | null
}

export interface Colleague {
  user: string
  full_name: string
}

const ASSIGN = 'frappe.desk.form.assign_to'

export const findColleagues = async (doc: Doc, text: string) =>
  (
    await read<{ message: Colleague[] }>('iso_qms.api.tasks.find_people', {
      text,
      doctype: doc.doctype,
      name: doc.name,
    })
  ).message

export const loadGivenTasks = async () =>
  (await readKept<{ message: GivenTask[] }>('iso_qms.api.tasks.get_given_tasks')).message

export const giveTask = (doc: Doc, user: string, description: string, date: string) =>
  call(`${ASSIGN}.add`, {
    doctype: doc.doctype,
    name: doc.name,
    assign_to: [user],
    // Left out, each home writes its own words.
    ...(description.trim() && { description: description.trim() }),
    ...(date && { date }),
  })

const end = (step: 'remove' | 'close') => (doc: Doc, user: string) =>
  call(`${ASSIGN}.${step}`, { doctype: doc.doctype, name: doc.name, assign_to: user })
export const takeTaskBack = end('remove')
export const closeTask = end('close')
