import { describe, expect, it } from 'vitest'
import { cardPages, readableTex, withSpans } from '../src/data/card'

describe('the printed card', () => {
  it('gives a label the empty cells below it and a text those beside it', () => {
    const rows = withSpans([
      ['Name', 'Making', '', 'C3'],
      ['Input', 'Item', 'From', 'What'],
      ['', 'Goods', 'Buying', 'Steel'],
    ])
    expect(rows[0].map((cell) => [cell.text, cell.colspan])).toEqual([
      ['Name', 1],
      ['Making', 2],
      ['C3', 1],
    ])
    expect(rows[1][0].rowspan).toBe(2)
    expect(rows[2]).toHaveLength(3)
  })
  it('breaks pages where the columns change', () =>
    expect(cardPages([['a', 'b'], ['c', 'd'], ['e']]).map((page) => page.length)).toEqual([2, 1]))
  it('shows the signs of the guide', () => expect(readableTex('$\\geq 96\\%$')).toBe('≥ 96%'))
})
