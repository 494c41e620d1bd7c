import { downloadFrom } from '../api/download'
import { call, read } from '../api/request'

/** What a pack would hold, and the packs of the reader that the background has made. */
export interface PackContents {
  about: string
  documents: number
  records: number
  left_out: string[]
  at_once: boolean
  ready: { file_name: string; file_url: string; creation: string }[]
}

export interface PackWish {
  doctype: string
  name: string
  from_date: string
  to_date: string
}

export const loadContents = async (wish: PackWish): Promise<PackContents> =>
  (
    await read<{ message: PackContents }>('iso_qms.api.evidence.get_contents', {
      ...wish,
    })
  ).message

export const downloadPack = (wish: PackWish) =>
  downloadFrom('iso_qms.api.evidence.download', { ...wish })

export const orderPack = (wish: PackWish) => call<null>('iso_qms.api.evidence.order', { ...wish })

/** The same day a year before; the 29th of February has its last day of the month. */
export function yearBefore(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year - 1, month, 0)).getUTCDate()
  return [year - 1, month, Math.min(date, last)]
    .map((part, at) => String(part).padStart(at ? 2 : 4, '0'))
    .join('-')
}
