import type { MapEdge, MapNode, NodeKey, ProcessMap } from './processes'
import { isOneSided } from './processes'

/** Processes stand in three bands in the middle, whoever is outside them at the sides. */
export const BANDS = ['Management', 'Core', 'Support'] as const
const BOX = { width: 136, height: 64 }
const GAP = { x: 24, y: 44, side: 72, band: 50, stack: 16 }
const A_ROW = 4

export interface Box extends MapNode {
  x: number
  y: number
  width: number
  height: number
}
export interface Line {
  edge: MapEdge
  path: string
  oneSided: boolean
}
export interface Drawing {
  width: number
  height: number
  boxes: Box[]
  bands: { kind: string; x: number; y: number }[]
  lines: Line[]
}

const keyOf = (node: NodeKey) => `${node.kind}\n${node.name}`

/** Where every node and every line of the map stands, in pixels. */
export function layout(map: ProcessMap): Drawing {
  const sides = sidesOf(map)
  const beside = BOX.width + GAP.side
  const start = sides.left.length ? beside : 0
  const width = start + A_ROW * BOX.width + (A_ROW - 1) * GAP.x + (sides.right.length ? beside : 0)
  const { boxes, bands, height: bandsHeight } = placeBands(map.nodes, start)
  const stack = Math.max(sides.left.length, sides.right.length) * (BOX.height + GAP.stack)
  const height = Math.max(bandsHeight, stack)
  boxes.push(...placeStack(sides.left, 0, height))
  boxes.push(...placeStack(sides.right, width - BOX.width, height))
  const byKey = new Map(boxes.map((box) => [keyOf(box), box]))
  const pairs = new Set(map.edges.map((edge) => keyOf(edge.source) + keyOf(edge.target)))
  const lines = map.edges.flatMap((edge) => {
    const from = byKey.get(keyOf(edge.source))
    const to = byKey.get(keyOf(edge.target))
    if (!from || !to || from === to) return []
    // what goes both ways are two lines beside each other
    const both = pairs.has(keyOf(edge.target) + keyOf(edge.source))
    const shift = both ? (keyOf(edge.source) < keyOf(edge.target) ? 9 : -9) : 0
    return [{ edge, path: pathBetween(from, to, shift, boxes), oneSided: isOneSided(edge) }]
  })
  return { width, height, boxes, bands, lines }
}

function placeBands(nodes: MapNode[], left: number) {
  const boxes: Box[] = []
  const bands: Drawing['bands'] = []
  let y = 0
  for (const kind of BANDS) {
    const own = nodes.filter((node) => node.kind === 'Process' && bandOf(node) === kind)
    if (!own.length) continue
    bands.push({ kind, x: left, y })
    y += GAP.band
    for (let at = 0; at < own.length; at += A_ROW) {
      const row = own.slice(at, at + A_ROW)
      const free = (A_ROW - row.length) * (BOX.width + GAP.x)
      row.forEach((node, place) =>
        boxes.push({ ...node, ...BOX, x: left + free / 2 + place * (BOX.width + GAP.x), y }),
      )
      y += BOX.height + GAP.y
    }
  }
  return { boxes, bands, height: y }
}

const bandOf = (node: MapNode) =>
  BANDS.find((kind) => kind === node.process_kind) ?? BANDS[BANDS.length - 1]

/** Who gives more than it takes stands at the left, the others at the right. */
function sidesOf(map: ProcessMap) {
  const left: MapNode[] = []
  const right: MapNode[] = []
  for (const node of map.nodes.filter((each) => each.kind !== 'Process')) {
    const gives = map.edges.filter((edge) => keyOf(edge.source) === keyOf(node)).length
    const gets = map.edges.filter((edge) => keyOf(edge.target) === keyOf(node)).length
    ;(gives >= gets ? left : right).push(node)
  }
  return { left, right }
}

function placeStack(nodes: MapNode[], x: number, height: number): Box[] {
  const step = height / Math.max(nodes.length, 1)
  return nodes.map((node, at) => ({
    ...node,
    ...BOX,
    x,
    y: Math.round(at * step + (step - BOX.height) / 2),
  }))
}

type Point = [number, number]
type Side = 'left' | 'right' | 'top' | 'bottom'
interface End {
  at: Point
  out: Point
}

const OUT: Record<Side, Point> = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] }

/** The middle of a side of `box`, moved along that side by `shift`. */
function endAt(box: Box, side: Side, shift: number): End {
  const out = OUT[side]
  const x = box.x + box.width / 2 + (out[0] * box.width) / 2 + (out[0] ? 0 : shift)
  const y = box.y + box.height / 2 + (out[1] * box.height) / 2 + (out[1] ? 0 : shift)
  return { at: [x, y], out }
}

/** The ways from one box to another, the straightest first. */
function waysBetween(from: Box, to: Box): [Side, Side][] {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const across: [Side, Side] = dx > 0 ? ['right', 'left'] : ['left', 'right']
  const along: [Side, Side] = dy > 0 ? ['bottom', 'top'] : ['top', 'bottom']
  const isAcross = Math.abs(dy) < from.height || Math.abs(dx) > 2.2 * Math.abs(dy)
  return [
    ...(isAcross ? [across, along] : [along, across]),
    ['top', 'top'],
    ['bottom', 'bottom'],
    [across[0], along[1]],
    [along[0], across[1]],
    [across[0], 'top'],
    [across[0], 'bottom'],
  ]
}

/** The curve of the first way that runs over no other box, or over the fewest. */
function pathBetween(from: Box, to: Box, shift: number, boxes: Box[]): string {
  const others = boxes.filter((box) => box !== from && box !== to)
  let best: { points: Point[]; hits: number } | undefined
  for (const [first, last] of waysBetween(from, to)) {
    const points = controls(endAt(from, first, shift), endAt(to, last, shift))
    const hits = others.filter((box) => runsOver(points, box)).length
    if (!best || hits < best.hits) best = { points, hits }
    if (!hits) break
  }
  const [start, ...rest] = best!.points
  return `M${start.join(' ')} C${rest.map((point) => point.map(Math.round).join(' ')).join(' ')}`
}

/** Start, the two points that bend the curve, and end. */
function controls(a: End, b: End): Point[] {
  const distance = Math.hypot(b.at[0] - a.at[0], b.at[1] - a.at[1])
  const sameWay = a.out[0] === b.out[0] && a.out[1] === b.out[1]
  // an arc stays in the gap between two rows
  const reach = sameWay ? GAP.y * 0.75 : Math.max(18, distance * 0.4)
  const bent = ({ at, out }: End): Point => [at[0] + out[0] * reach, at[1] + out[1] * reach]
  return [a.at, bent(a), bent(b), b.at]
}

const STEPS = 32

function runsOver(points: Point[], box: Box): boolean {
  for (let step = 1; step < STEPS; step += 1) {
    const [x, y] = onCurve(points, step / STEPS)
    if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) return true
  }
  return false
}

function onCurve([a, b, c, d]: Point[], t: number): Point {
  const u = 1 - t
  const weigh = (at: 0 | 1) =>
    u * u * u * a[at] + 3 * u * u * t * b[at] + 3 * u * t * t * c[at] + t * t * t * d[at]
  return [weigh(0), weigh(1)]
}
