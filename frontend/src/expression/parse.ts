import { ExpressionError, tokenize, type Token } from './tokens'

/** The syntax tree of an expression. There is no assignment, no function body, no `new`. */
export type Node =
  | { kind: 'literal'; value: unknown }
  | { kind: 'list'; items: Node[] }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Node; key: Node }
  | { kind: 'call'; callee: Node; args: Node[] }
  | { kind: 'unary'; operator: string; operand: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'choice'; test: Node; then: Node; otherwise: Node }

const PRECEDENCE: Record<string, number> = {
  '??': 1,
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '===': 3,
  '!==': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}
const CONSTANTS: Record<string, unknown> = {
  true: true,
  false: false,
  null: null,
  undefined: undefined,
}

/** Parses one expression, or throws ExpressionError saying where it stopped understanding. */
export function parse(source: string): Node {
  const tokens = tokenize(source.trim().replace(/;$/, ''))
  let at = 0

  const peek = () => tokens[at]
  const next = () => tokens[at++]
  const isSign = (value: string, token: Token = peek()) =>
    token.kind === 'sign' && token.value === value
  function take(value: string): boolean {
    if (!isSign(value)) return false
    at++
    return true
  }
  function expect(value: string): void {
    if (!take(value)) throw new ExpressionError(`Expected "${value}" in: ${source}`)
  }

  function choice(): Node {
    const test = binary(1)
    if (!take('?')) return test
    const then = choice()
    expect(':')
    return { kind: 'choice', test, then, otherwise: choice() }
  }

  function operator(): string | undefined {
    const token = peek()
    if (token.kind === 'sign' || (token.kind === 'name' && token.value === 'in')) return token.value
  }

  function binary(minimum: number): Node {
    let left = unary()
    for (;;) {
      const sign = operator()
      const level = sign === undefined ? undefined : PRECEDENCE[sign]
      if (sign === undefined || level === undefined || level < minimum) return left
      next()
      left = { kind: 'binary', operator: sign, left, right: binary(level + 1) }
    }
  }

  function unary(): Node {
    for (const sign of ['!', '-', '+']) {
      if (take(sign)) return { kind: 'unary', operator: sign, operand: unary() }
    }
    return postfix(primary())
  }

  function postfix(node: Node): Node {
    for (;;) {
      if (take('.') || take('?.')) {
        const key = next()
        if (key.kind !== 'name') throw new ExpressionError(`Expected a name in: ${source}`)
        node = { kind: 'member', object: node, key: { kind: 'literal', value: key.value } }
      } else if (take('[')) {
        node = { kind: 'member', object: node, key: choice() }
        expect(']')
      } else if (take('(')) {
        node = { kind: 'call', callee: node, args: listUntil(')') }
      } else return node
    }
  }

  function listUntil(end: string): Node[] {
    const items: Node[] = []
    while (!take(end)) {
      items.push(choice())
      if (!take(',')) {
        expect(end)
        break
      }
    }
    return items
  }

  function primary(): Node {
    const token = next()
    if (token.kind === 'number' || token.kind === 'text')
      return { kind: 'literal', value: token.value }
    if (token.kind === 'name') {
      if (token.value in CONSTANTS) return { kind: 'literal', value: CONSTANTS[token.value] }
      return { kind: 'name', name: token.value }
    }
    if (isSign('(', token)) {
      const inner = choice()
      expect(')')
      return inner
    }
    if (isSign('[', token)) return { kind: 'list', items: listUntil(']') }
    throw new ExpressionError(`Cannot read the condition: ${source}`)
  }

  const tree = choice()
  if (peek().kind !== 'end') throw new ExpressionError(`Cannot read the condition: ${source}`)
  return tree
}
