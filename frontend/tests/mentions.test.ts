import { describe, expect, it } from 'vitest'
import { beingTyped, commentHtml, withPerson } from '../src/data/mentions'

const LI = { id: 'li@example.com', value: '李明' }
const ANN = { id: 'ann@example.com', value: 'Ann Lee' }
const at = (text: string, chosen = [LI]) => beingTyped(text, text.length, chosen)

describe('a mention', () => {
  it('begins with an @ and goes on with the letters after it', () => {
    expect(at('Please look @an', [])).toEqual({ from: 12, letters: 'an' })
    expect(at('请@李', [])).toEqual({ from: 1, letters: '李' })
    expect(at('@Ann L', [])).toEqual({ from: 0, letters: 'Ann L' })
  })
  it('is none in an address, after a space, on the next line or once it is chosen', () => {
    expect(at('write to me@exam')).toBeNull()
    expect(at('5 @ 3')).toBeNull()
    expect(at('@a\nb')).toBeNull()
    expect(at('@李明 please')).toBeNull()
    expect(at('nothing')).toBeNull()
  })
  it('takes the place of what was typed', () => {
    expect(withPerson('ask @an today', 4, 7, ANN)).toEqual({
      text: 'ask @Ann Lee today',
      caret: 13,
    })
  })
})

describe('a comment', () => {
  it('is text, whatever stands in it', () => {
    expect(commentHtml('<img src=x onerror=alert(1)> & "b"\nc', [])).toBe(
      '<p>&lt;img src=x onerror=alert(1)&gt; &amp; &quot;b&quot;<br>c</p>',
    )
  })
  it('holds a mention where a chosen name stands, and none where it was taken away', () => {
    const html = commentHtml('@李明 and Ann Lee', [LI, ANN])
    expect(html).toContain('<span class="mention" data-id="li@example.com" data-value="李明"')
    expect(html).not.toContain('ann@example.com')
  })
  it('tells a name from a longer one that begins with it', () => {
    const html = commentHtml('@Ann Lee @Ann', [{ id: 'ann', value: 'Ann' }, ANN])
    expect(html.match(/data-id="[^"]*"/g)).toEqual(['data-id="ann@example.com"', 'data-id="ann"'])
  })
  it('escapes a name that holds marks', () => {
    const odd = { id: 'x@example.com', value: '"><script>' }
    expect(commentHtml('@"><script>', [odd])).not.toContain('<script>')
  })
})
