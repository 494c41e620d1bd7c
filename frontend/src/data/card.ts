export interface CardCell {
  text: string
  colspan: number
  rowspan: number
  heading: boolean
}

/** The rows split where the number of columns changes, as the card is printed on two pages. */
export function cardPages(rows: string[][]): string[][][] {
  const pages: string[][][] = []
  for (const row of rows) {
    const page = pages[pages.length - 1]
    if (page && page[0].length === row.length) page.push(row)
    else pages.push([row])
  }
  return pages
}

/**
 * Cells with their spans: a text takes the empty cells to its right, and the label of a block the
 * empty ones below it. The texts themselves stay as the server gives them.
 */
export function withSpans(rows: string[][]): CardCell[][] {
  let label: CardCell | undefined
  return rows.map((row) => {
    const cells: CardCell[] = []
    row.forEach((text, at) => {
      if (at === 0) {
        if (!text && label) {
          label.rowspan += 1
          return
        }
        label = { text, colspan: 1, rowspan: 1, heading: true }
        cells.push(label)
        return
      }
      const last = cells[cells.length - 1]
      // A label never widens: an empty cell beside it stays a cell.
      if (text || !last || last === label) {
        cells.push({ text, colspan: 1, rowspan: 1, heading: false })
      } else last.colspan += 1
    })
    return cells
  })
}

/** The guide writes limits and formulas in TeX; the screen shows the signs themselves. */
export function readableTex(text: string): string {
  return text
    .replace(/\$([^$]*)\$/g, '$1')
    .replace(/\\(?:text|mathrm)\s*\{([^{}]*)\}/g, '$1')
    .replace(/\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1 ÷ $2')
    .replace(/\\geq?/g, '≥')
    .replace(/\\leq?/g, '≤')
    .replace(/\\times/g, '×')
    .replace(/\\div/g, '÷')
    .replace(/\\%/g, '%')
    .replace(/\\ /g, ' ')
}
