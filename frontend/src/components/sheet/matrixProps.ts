import type { SheetDay } from '@/data/sheet'
import type { Row } from '@/meta/types'

/** What both views of a matrix are given. */
export interface MatrixProps {
  id: string
  items: string[]
  days: SheetDay[]
  /** The number of the day that is chosen. */
  day: number
  symbols: string[]
  markOf: (item: string, day: number) => Row | undefined
  readOnly: boolean
  shown: (symbol: unknown) => string
  whoAndWhen: (row: Row) => string
}

/** What both views of a matrix tell. */
export interface MatrixEmits {
  'update:day': [day: number]
  mark: [item: string, day: number, symbol: string | null]
  turn: [item: string, day: number]
}
