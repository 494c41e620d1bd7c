import { describe, expect, it } from 'vitest'
import { layout, type Box } from '../src/data/processLayout'
import { flowsOf, grouped, isOneSided, type MapEdge, type ProcessMap } from '../src/data/processes'

const process = (name: string, process_kind = 'Core') => ({
  kind: 'Process',
  name,
  label: `Process ${name}`,
  process_kind,
})
const outside = (name: string) => ({ kind: 'External', name, label: name })
const key = (name: string) => ({ kind: /^[MCS]\d/.test(name) ? 'Process' : 'External', name })
const edge = (from: string, to: string, stated_by = ['Input', 'Output']): MapEdge => ({
  source: key(from),
  target: key(to),
  contents: [`${from} to ${to}`],
  stated_by,
})
const map: ProcessMap = {
  nodes: [
    ...['M1', 'M2'].map((name) => process(name, 'Management')),
    ...['C1', 'C2', 'C3', 'C4', 'C5'].map((name) => process(name)),
    process('S1', 'Support'),
    outside('Mill'),
    outside('Customer'),
  ],
  edges: [
    edge('Mill', 'C3'),
    edge('C3', 'Customer'),
    edge('C1', 'C3'),
    edge('C3', 'C1'),
    edge('S1', 'C2', ['Output']),
  ],
  warnings: [],
}
const drawn = layout(map)
const box = (name: string) => drawn.boxes.find((each) => each.name === name)!
const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

describe('the map of processes', () => {
  it('has every node once, none on another, all inside the drawing', () => {
    expect(drawn.boxes).toHaveLength(map.nodes.length)
    for (const a of drawn.boxes) {
      expect(drawn.boxes.filter((b) => b !== a && !apart(a, b))).toEqual([])
      expect(a.x >= 0 && a.x + a.width <= drawn.width).toBe(true)
      expect(a.y >= 0 && a.y + a.height <= drawn.height).toBe(true)
    }
  })
  it('puts management above the core and support below it', () => {
    expect(drawn.bands.map((band) => band.kind)).toEqual(['Management', 'Core', 'Support'])
    expect(box('M1').y).toBeLessThan(box('C5').y)
    expect(box('C5').y).toBeLessThan(box('S1').y)
  })
  it('puts who gives at the left and who takes at the right', () => {
    expect(box('Mill').x).toBeLessThan(box('C1').x)
    expect(box('Customer').x).toBeGreaterThan(box('C4').x)
  })
  it('has a line for each edge, and two for what goes both ways', () => {
    expect(drawn.lines).toHaveLength(map.edges.length)
    expect(new Set(drawn.lines.map((line) => line.path)).size).toBe(map.edges.length)
  })
  it('leads no line through the box of another', () => {
    const past = drawn.lines.find((line) => line.edge.contents[0] === 'C1 to C3')!
    // straight ahead C2 stands in the way
    expect(past.path.startsWith(`M${box('C1').x + box('C1').width} `)).toBe(false)
  })
  it('leaves no room for sides where nobody stands', () => {
    const alone = layout({ ...map, nodes: [process('C1')], edges: [] })
    expect(alone.boxes[0].x + alone.boxes[0].width).toBeLessThan(alone.width)
    expect(alone.width).toBeLessThan(drawn.width)
  })
})

describe('what passes between processes', () => {
  it('is what a node gets and gives', () => {
    const { gets, gives } = flowsOf(map, key('C3'))
    expect(gets.map((each) => each.source.name)).toEqual(['Mill', 'C1'])
    expect(gives.map((each) => each.target.name)).toEqual(['Customer', 'C1'])
  })
  it('is one-sided where one of two cards says it, but not towards a customer', () => {
    expect(isOneSided(edge('C1', 'C2', ['Output']))).toBe(true)
    expect(isOneSided(edge('C1', 'C2'))).toBe(false)
    expect(isOneSided(edge('C1', 'Customer', ['Output']))).toBe(false)
  })
})

describe('the parts of the turtle', () => {
  it('have each heading once, in the order of the card', () => {
    const rows = [
      { group: 'Rules', text: 'a' },
      { group: 'Records', text: 'b' },
      { group: 'Rules', text: 'c' },
    ]
    expect(grouped(rows).map(({ group, rows }) => [group, rows.length])).toEqual([
      ['Rules', 2],
      ['Records', 1],
    ])
  })
})
