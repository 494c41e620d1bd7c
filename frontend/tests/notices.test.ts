import { describe, expect, it } from 'vitest'
import { detailOf, sentenceOf, type Notice } from '../src/data/notices'

const TITLE = '<b class="subject-title">Busbar &amp; co</b>'
const notice = (more: Partial<Notice>): Notice => ({
  name: 'n1',
  subject: `<strong>Li</strong> did something in <b>Part</b> ${TITLE}`,
  document_type: 'Part',
  document_name: 'P-1',
  from_user: 'li@example.com',
  creation: '2026-03-01 12:00:00',
  read: 0,
  ...more,
})

describe('a notice', () => {
  it('says in the words of the reader what happened', () => {
    expect(sentenceOf(notice({ type: 'Mention' }))).toBe(
      'li@example.com mentioned you in a comment: Part Busbar & co',
    )
  })
  it('tells a task that is given from one that is taken back', () => {
    const given = notice({ type: 'Assignment', email_content: '<div>Measure</div>' })
    expect(sentenceOf(given)).toContain('gave you a task')
    expect(sentenceOf(notice({ type: 'Assignment' }))).toContain('took a task back')
  })
  it('of any other kind is its subject, without markup', () => {
    expect(sentenceOf(notice({ type: 'Alert' }))).toBe('Li did something in Part Busbar & co')
    const odd = notice({ type: 'Mention', subject: '<img src=x onerror=alert(1)>Look' })
    expect(sentenceOf(odd)).toBe('Look')
  })
  it('shows the beginning of what it is about as text', () => {
    expect(detailOf(notice({ email_content: '<p>Please <b>look</b></p>' }))).toBe('Please look')
    expect(detailOf(notice({}))).toBe('')
  })
})
