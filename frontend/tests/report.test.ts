import { describe, expect, it } from 'vitest'
import { chartConfig, columnOf, rowsOf } from '../src/data/report'

describe('a report', () => {
  it('reads a column in either notation', () => {
    expect(columnOf('Code:Link/Thing:120')).toMatchObject({ fieldtype: 'Link', options: 'Thing' })
  })
  it('reads rows that are lists', () => {
    const columns = [columnOf('A'), columnOf('B:Int')]
    expect(rowsOf({ result: [['x', 1]], columns }, columns)).toEqual([{ a: 'x', b: 1 }])
  })
  it('draws nothing where there is no data', () => {
    expect(chartConfig({ type: 'bar', data: { labels: [], datasets: [] } }, 'T')).toBeNull()
  })
  it('draws names as text, which its tooltips would take for markup', () => {
    const data = { labels: ['<img src=x>'], datasets: [{ name: '<b>n</b>', values: [1] }] }
    for (const type of ['bar', 'pie']) {
      expect(JSON.stringify(chartConfig({ type, data }, 'T'))).not.toMatch(/[<>]/)
    }
  })
  it('leaves no name out where there are many', () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'f']
    const data = { labels, datasets: [{ name: 'n', values: [1, 2, 3, 4, 5, 6] }] }
    const chart = chartConfig({ type: 'bar', data }, 'T')
    expect(JSON.stringify(chart)).toContain('"interval":0')
  })
})
