import { displayValue, isNumeric } from '../format/value'
import type { DocField } from '../meta/types'
import { __, translated } from '../translate'

export interface ReportColumn extends DocField {
  width?: number
}
export interface ReportChart {
  type?: string
  data?: { labels: string[]; datasets: { name?: string; values: number[]; chartType?: string }[] }
  title?: string
  barOptions?: { stacked?: boolean | number }
}
export interface ReportResult {
  result: (Record<string, unknown> | unknown[])[]
  columns: (ReportColumn | string)[]
  message?: string
  chart?: ReportChart
  report_summary?: { label: string; value: unknown; datatype?: string; indicator?: string }[]
  add_total_row?: boolean
}

/** A column as an object; Frappe also accepts "Label:Link/User:120". */
export function columnOf(column: ReportColumn | string): ReportColumn {
  if (typeof column !== 'string') return { ...column, fieldtype: column.fieldtype || 'Data' }
  const [label, type = 'Data', width] = column.split(':')
  const [fieldtype, options] = type.split('/')
  return {
    label,
    fieldtype: fieldtype || 'Data',
    options,
    width: Number(width) || undefined,
    fieldname: label.toLowerCase().replace(/\W+/g, '_'),
  }
}

/** Rows as objects by fieldname, whether the report answers with objects or with lists. */
export function rowsOf(report: ReportResult, columns: ReportColumn[]): Record<string, unknown>[] {
  return report.result.map((row) =>
    Array.isArray(row)
      ? Object.fromEntries(columns.map((column, index) => [column.fieldname, row[index]]))
      : row,
  )
}

const isTotal = (row: Record<string, unknown> | unknown[], index: number, report: ReportResult) =>
  Boolean(report.add_total_row) && Array.isArray(row) && index === report.result.length - 1

export const totalIndex = (report: ReportResult) =>
  report.result.findIndex((row, index) => isTotal(row, index, report))

export const cellText = (column: ReportColumn, value: unknown, doctype: string) =>
  displayValue(column, value, doctype)
export const isRight = (column: ReportColumn) => isNumeric(column)

/** A name in a chart: its tooltips are markup, which a name is not. */
const chartName = (name: string) => translated(name).replace(/</g, '‹').replace(/>/g, '›')

const COLORS = ['#0f4c81', '#c2410c', '#14693f', '#8642c2', '#8a4303', '#267a94']

/** Frappe's chart as the configuration of frappe-ui's charts; null when there is nothing to draw. */
export function chartConfig(chart: ReportChart | undefined, title: string) {
  const data = chart?.data
  if (!data?.labels?.length || !data.datasets?.length) return null
  if (chart?.type === 'pie' || chart?.type === 'donut' || chart?.type === 'percentage') {
    return {
      kind: 'donut' as const,
      config: {
        title,
        colors: COLORS,
        data: data.labels.map((label, index) => ({
          label: chartName(label),
          value: data.datasets[0].values[index],
        })),
        categoryColumn: 'label',
        valueColumn: 'value',
      },
    }
  }
  const keys = data.datasets.map((set, index) => set.name || `series${index + 1}`)
  return {
    kind: 'axis' as const,
    config: {
      title,
      colors: COLORS,
      data: data.labels.map((label, index) => ({
        label: chartName(label),
        ...Object.fromEntries(
          data.datasets.map((set, at) => [chartName(keys[at]), set.values[index]]),
        ),
      })),
      xAxis: {
        key: 'label',
        type: 'category' as const,
        // Where they do not fit beside each other they stand slanting, rather than left out.
        ...(data.labels.length > 5 && {
          echartOptions: {
            axisLabel: { interval: 0, rotate: 35, width: 90, overflow: 'truncate' },
          },
        }),
      },
      // Counts: no half records on the axis.
      yAxis: { title: __('Quantity'), echartOptions: { minInterval: 1 } },
      stacked: Boolean(chart?.barOptions?.stacked),
      series: data.datasets.map((set, at) => ({
        name: chartName(keys[at]),
        type: (set.chartType ?? chart?.type) === 'line' ? 'line' : 'bar',
      })),
    },
  }
}
