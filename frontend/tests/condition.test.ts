import { beforeEach, describe, expect, it, vi } from 'vitest'
import { boot } from '../src/boot'
import { holds } from '../src/expression/condition'
import { evaluate } from '../src/expression/evaluate'
import { parse } from '../src/expression/parse'

const doc = {
  status: 'Open',
  qty: 5,
  empty: '',
  rows: [{ result: 'Fail' }],
  tags: [] as unknown[],
  text: 'high voltage',
}
const holdsFor = (condition: string) => holds(condition, doc, { fallback: true })

describe('a fieldname as condition', () => {
  it('holds when the field has a value', () => expect(holdsFor('status')).toBe(true))
  it('fails when the field is empty', () => expect(holdsFor('empty')).toBe(false))
  it('fails for a table without rows', () => expect(holdsFor('tags')).toBe(false))
  it('holds for a table with rows', () => expect(holdsFor('rows')).toBe(true))
})

describe('an eval condition', () => {
  it.each([
    ["eval:doc.status == 'Open'", true],
    ['eval:doc.status=="Closed"', false],
    ["eval:doc.status !== 'Open' || doc.qty > 3", true],
    ['eval:!doc.empty && doc.qty >= 5', true],
    ["eval:['Open', 'Closed'].includes(doc.status)", true],
    ["eval:in_list(['Closed'], doc.status)", false],
    ['eval:doc.rows.length == 1', true],
    ["eval:doc.rows[0].result == 'Fail'", true],
    ['eval:doc.qty * 2 - 1 == 9', true],
    ['eval:doc.qty + 1 > 10 ? true : false', false],
    ['eval:-doc.qty < 0', true],
    ["eval:doc.text.startsWith('high')", true],
    ['eval:doc.missing.deeper', false],
    ['eval:doc.missing?.includes("x")', false],
    ['eval:cint(doc.qty) % 2 == 1', true],
    ['eval:(doc.qty > 1 && (doc.qty < 3 || doc.qty == 5));', true],
  ])('%s is %s', (condition, expected) => expect(holdsFor(condition)).toBe(expected))

  it('reads the parent of a row', () => {
    const options = { parent: { kind: 'Final' }, fallback: false }
    expect(holds("eval:parent.kind == 'Final'", { kind: 'x' }, options)).toBe(true)
  })

  it('knows the roles of the user', () => {
    boot.roles = ['QMS Manager']
    expect(holdsFor("eval:frappe.user.has_role('QMS Manager')")).toBe(true)
    expect(holdsFor("eval:frappe.user_roles.includes('QMS Auditor')")).toBe(false)
  })
})

describe('what a condition cannot do', () => {
  beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))

  it.each(['eval:doc.status = 1', 'eval:doc.', 'eval:() => 1', 'eval:new Date()', 'eval:a b'])(
    '%s cannot be read and leaves the fallback',
    (condition) => {
      expect(holds(condition, doc, { fallback: true })).toBe(true)
      expect(holds(condition, doc, { fallback: false })).toBe(false)
    },
  )

  it('reaches no prototype', () => {
    for (const source of ['doc.constructor', 'doc.text.constructor', "doc['__proto__']"]) {
      expect(evaluate(parse(source), { doc })).toBeUndefined()
    }
  })

  it('calls nothing of the page', () => {
    expect(() => evaluate(parse("doc.rows.map('x')"), { doc })).toThrow()
    expect(() => evaluate(parse("window.alert('x')"), { doc })).not.toThrow()
    expect(evaluate(parse('window'), { doc })).toBeUndefined()
  })
})
