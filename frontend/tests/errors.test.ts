import { describe, expect, it } from 'vitest'
import { plainText, readError, sentences } from '../src/api/errors'

describe('an error answer', () => {
  const answer = {
    exc_type: 'ValidationError',
    _server_messages: JSON.stringify([JSON.stringify({ message: '<b>Title</b> is wrong' })]),
  }
  it('becomes sentences without markup', () =>
    expect(readError(417, answer).messages).toEqual(['Title is wrong']))
  it('keeps paragraphs apart', () => expect(plainText('<p>a</p><p>b</p>')).toBe('a\nb'))
  it('without a sentence says what to do', () =>
    expect(sentences(readError(403, {}))).toEqual(['You are not allowed to do this.']))
  it('of a broken network keeps what was typed', () => {
    const error = readError(0, { exc_type: 'NetworkError' })
    expect(sentences(error)[0]).toContain('kept here')
  })
})
