import { beforeEach, describe, expect, it } from 'vitest'
import { boot } from '../src/boot'
import { formatNumber, parseNumber, formatDuration } from '../src/format/number'
import { ago, formatDate, formatDatetime, siteNow } from '../src/format/time'
import { displayValue } from '../src/format/value'
import { addMessages } from '../src/translate'

beforeEach(() => {
  boot.language = 'en'
  boot.time_zone = 'Asia/Shanghai'
})

describe('the time of the site', () => {
  it('is now in the zone of the site, wherever the browser is', () => {
    expect(siteNow(new Date('2026-03-01T18:30:05Z'))).toBe('2026-03-02 02:30:05')
  })
  it('shows a stored time as it stands', () => {
    expect(formatDatetime('2026-03-01 23:59:59.123456')).toContain('23:59')
    expect(formatDate('2026-03-01')).toBe('Mar 1, 2026')
  })
  it('counts back in the language of the user', () => {
    expect(ago('2026-03-01 10:00:00', '2026-03-01 13:10:00')).toBe('3 hours ago')
    boot.language = 'zh'
    expect(ago('2026-02-28 10:00:00', '2026-03-01 10:00:00')).toBe('昨天')
  })
  it('leaves what is no date as it is', () => expect(formatDate('soon')).toBe('soon'))
})

describe('a typed number', () => {
  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['1,234.5', 1234.5],
    ['１２．５', 12.5],
    ['.5', 0.5],
  ])('%s is %d', (text, number) => expect(parseNumber(text)).toBe(number))
  it.each(['abc', '1.2.3', '12a', '', '1,23', '-'])('"%s" is none', (text) =>
    expect(parseNumber(text)).toBeNull(),
  )
})

describe('a value for reading', () => {
  it('groups digits and keeps those after the point', () =>
    expect(formatNumber(1234.56)).toBe('1,234.56'))
  it('says a duration in days, hours and minutes', () =>
    expect(formatDuration(93780)).toBe('1d 2h 3m'))
  it('turns markup into text', () =>
    expect(displayValue({ fieldname: 'a', fieldtype: 'Text Editor' }, '<p>a<br>b</p>')).toBe(
      'a\nb',
    ))
  it('is empty where nothing is', () =>
    expect(displayValue({ fieldname: 'a', fieldtype: 'Float' }, null)).toBe(''))
  it('says yes and no', () =>
    expect(displayValue({ fieldname: 'a', fieldtype: 'Check' }, 0)).toBe('No'))
})

describe('the name of a linked document', () => {
  const link = (options: string) =>
    displayValue({ fieldname: 'to', fieldtype: 'Link', options }, 'Procedure')
  it('is translated where its DocType says that names are words', () => {
    addMessages({ Procedure: '程序文件' })
    boot.translated_doctypes = ['QMS Document Type']
    expect(link('QMS Document Type')).toBe('程序文件')
    expect(link('QMS Customer')).toBe('Procedure')
  })
})
