import { read } from '../api/request'
import { loadMessages } from '../meta/messages'

export interface Person {
  name: string
  full_name: string
  user: string | null
  department: string | null
}
export interface Position {
  position: string
  department: string | null
  is_main: number
  is_key_post: number
  from_date: string | null
  to_date: string | null
  duties: { duty: string; qms_process: string | null }[]
  competences: { competence: string; skill_level: string | null; is_met: boolean }[]
  questions: { question: string; answer: string | null }[]
}
export interface Duties {
  employee: Person | null
  superior: Person | null
  positions: Position[]
  departments: { department: string; part: string }[]
  processes: { process: string; process_name: string }[]
  forms: { form: string; title: string; record_doctype: string; frequency: string | null }[]
  documents: {
    doctype: string
    name: string
    number: string
    title: string
    revision: string | null
  }[]
}

export async function loadDuties(): Promise<Duties> {
  const [answer] = await Promise.all([
    read<{ message: Duties }>('iso_qms.api.people.my_duties'),
    loadMessages('QMS Position', 'QMS Record Form', 'QMS Department'),
  ])
  return answer.message
}

/** Whether there is anything at all to show. */
export const hasDuties = (duties: Duties): boolean =>
  [duties.positions, duties.departments, duties.processes, duties.forms, duties.documents].some(
    (rows) => rows.length > 0,
  )
