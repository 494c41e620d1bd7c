/** The part of frappe-ui that the screens use; its own sources are checked by its own project. */
import type { DefineComponent } from 'vue'

type Component = DefineComponent<Record<string, unknown>>
export const Button: Component
export const Dialog: Component
export const Dropdown: Component
export const FrappeUIProvider: Component
export const AxisChart: Component
export const DonutChart: Component
export const toast: {
  success(message: string, options?: { duration?: number }): string
  error(message: string, options?: { duration?: number }): string
  info(message: string, options?: { duration?: number }): string
}
export function setConfig(key: string, value: unknown): void

export interface ListResource<Row> {
  data: Row[] | null
  hasNextPage: boolean
  list: { loading: boolean; error: unknown; fetch(): Promise<Row[]> }
  update(options: Record<string, unknown>): void
  reload(): Promise<Row[]>
  next(): void
}
export function createListResource<Row>(options: Record<string, unknown>): ListResource<Row>
