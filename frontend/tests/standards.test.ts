import { describe, expect, it } from 'vitest'
import { clausesWith, daysUntil, type Clause } from '../src/data/standards'
import { hasDuties, type Duties } from '../src/data/duties'

const clause = (number: string, title: string, wants = 0): Clause => ({
  name: `S ${number}`,
  number,
  title,
  summary: `About ${title}`,
  parent: number.includes('.') ? `S ${number.slice(0, number.lastIndexOf('.'))}` : null,
  level: number.split('.').length,
  leaf: number.split('.').length === 3,
  wants_document: 0,
  wants_record: wants,
})
const clauses = [
  clause('7', 'Support'),
  clause('7.1', 'Resources'),
  clause('7.1.5', 'Measuring', 1),
  clause('8', 'Operation'),
]
const numbers = (found: Clause[]) => found.map((each) => each.number)

describe('the clauses of a standard', () => {
  it('are all shown without words', () => expect(clausesWith(clauses, ' ', false)).toBe(clauses))
  it('are found with those above them', () =>
    expect(numbers(clausesWith(clauses, 'measur', false))).toEqual(['7', '7.1', '7.1.5']))
  it('have all words that are looked for, in number, title or summary', () => {
    expect(numbers(clausesWith(clauses, '8 about', false))).toEqual(['8'])
    expect(clausesWith(clauses, '8 measuring', false)).toEqual([])
  })
  it('are left that want something', () =>
    expect(numbers(clausesWith(clauses, '', true))).toEqual(['7', '7.1', '7.1.5']))
})

describe('days until a date', () => {
  it('are counted over the end of a month', () =>
    expect(daysUntil('2026-12-01', '2026-11-21')).toBe(10))
  it('are negative afterwards', () => expect(daysUntil('2026-11-20', '2026-11-21')).toBe(-1))
})

describe('duties', () => {
  const none: Duties = {
    employee: null,
    superior: null,
    positions: [],
    departments: [],
    processes: [],
    forms: [],
    documents: [],
  }
  it('are there as soon as one thing is', () => {
    expect(hasDuties(none)).toBe(false)
    expect(hasDuties({ ...none, departments: [{ department: 'Sales', part: 'Head' }] })).toBe(true)
  })
})
