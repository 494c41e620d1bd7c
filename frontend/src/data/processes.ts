import { read } from '../api/request'
import { loadMessages } from '../meta/messages'

export interface Party {
  kind: string
  label: string
}
export interface Flow {
  flow_no: number
  item: string | null
  content: string | null
  form: string | null
  timing: string | null
  parties: Party[]
}
export interface Turtle {
  process: {
    name: string
    process_name: string
    kind: string
    owner_department: string | null
    process_owner: string | null
  }
  inputs: Flow[]
  outputs: Flow[]
  with_whom: {
    group: string | null
    text: string | null
    duties?: string | null
    department?: string | null
  }[]
  with_what: { group: string | null; text: string | null; department?: string | null }[]
  how: { group: string | null; title: string | null }[]
  measures: {
    target: string | null
    operator: string | null
    value: string | null
    unit: string | null
    frequency: string | null
  }[]
  risks: { group_no: number; kind: string; role: string; text: string | null }[]
}

export interface NodeKey {
  kind: string
  name: string
}
export interface MapNode extends NodeKey {
  label: string
  process_kind?: string
  owner_department?: string | null
}
export interface MapEdge {
  source: NodeKey
  target: NodeKey
  contents: string[]
  stated_by: string[]
}
export interface ProcessMap {
  nodes: MapNode[]
  edges: MapEdge[]
  warnings: { kind: string; process: string; flow_no: number | null; text: string }[]
}

export async function loadTurtle(process: string): Promise<Turtle> {
  const [answer] = await Promise.all([
    read<{ message: Turtle }>('iso_qms.api.processes.get_turtle', { process }),
    loadMessages('QMS Process'),
  ])
  return answer.message
}

export async function loadMap(): Promise<ProcessMap> {
  const [answer] = await Promise.all([
    read<{ message: ProcessMap }>('iso_qms.api.processes.get_map'),
    loadMessages('QMS Process'),
  ])
  return answer.message
}

/** Rows under the heading that they share, in the order of the card; a heading comes once. */
export function grouped<T extends { group: string | null }>(
  rows: T[],
): { group: string; rows: T[] }[] {
  const groups: { group: string; rows: T[] }[] = []
  for (const row of rows) {
    const name = row.group ?? ''
    const last = groups.find((each) => each.group === name)
    if (last) last.rows.push(row)
    else groups.push({ group: name, rows: [row] })
  }
  return groups
}

/** What comes to a node and what goes from it, each with the other end. */
export function flowsOf(map: ProcessMap, node: NodeKey) {
  const is = (key: NodeKey) => key.kind === node.kind && key.name === node.name
  return {
    gets: map.edges.filter((edge) => is(edge.target)),
    gives: map.edges.filter((edge) => is(edge.source)),
  }
}

/** Only one of two processes knows of what passes between them; a customer has no card to know it. */
export const isOneSided = (edge: MapEdge) =>
  edge.source.kind === 'Process' && edge.target.kind === 'Process' && edge.stated_by.length < 2
