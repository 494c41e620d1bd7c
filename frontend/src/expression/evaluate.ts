import { ExpressionError } from './tokens'
import type { Node } from './parse'

export type Scope = Record<string, unknown>

/** Methods that a condition may call on a text or a list; nothing else is callable on a value. */
const METHODS = [
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
  'toLowerCase',
  'toUpperCase',
  'trim',
]

/**
 * The value of a parsed expression over plain data. Only own properties are read, so that no
 * prototype, constructor or function of the page can be reached.
 */
export function evaluate(node: Node, scope: Scope): unknown {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'list':
      return node.items.map((item) => evaluate(item, scope))
    case 'name':
      return Object.hasOwn(scope, node.name) ? scope[node.name] : undefined
    case 'member':
      return readMember(evaluate(node.object, scope), evaluate(node.key, scope))
    case 'call':
      return evaluateCall(node, scope)
    case 'unary': {
      const value = evaluate(node.operand, scope)
      return node.operator === '!' ? !value : node.operator === '-' ? -Number(value) : Number(value)
    }
    case 'binary':
      return evaluateBinary(node, scope)
    case 'choice':
      return evaluate(evaluate(node.test, scope) ? node.then : node.otherwise, scope)
  }
}

function readMember(object: unknown, key: unknown): unknown {
  if (object === null || object === undefined) return undefined
  if ((typeof object === 'string' || Array.isArray(object)) && key === 'length')
    return object.length
  if (typeof object !== 'object') return undefined
  return Object.hasOwn(object, String(key)) ? (object as Scope)[String(key)] : undefined
}

function evaluateCall(node: Node & { kind: 'call' }, scope: Scope): unknown {
  const args = node.args.map((arg) => evaluate(arg, scope))
  const { callee } = node
  if (callee.kind === 'member') {
    const object = evaluate(callee.object, scope)
    const key = String(evaluate(callee.key, scope))
    if ((typeof object === 'string' || Array.isArray(object)) && METHODS.includes(key)) {
      return (object as unknown as Record<string, (...a: unknown[]) => unknown>)[key](...args)
    }
    // A missing value answers like an empty one: conditions are read before everything is typed.
    if (object === undefined || object === null) return undefined
  }
  const called = evaluate(callee, scope)
  if (typeof called === 'function') return called(...args)
  throw new ExpressionError('Only the listed functions can be called in a condition')
}

function evaluateBinary(node: Node & { kind: 'binary' }, scope: Scope): unknown {
  const left = evaluate(node.left, scope)
  if (node.operator === '&&') return left && evaluate(node.right, scope)
  if (node.operator === '||') return left || evaluate(node.right, scope)
  if (node.operator === '??') return left ?? evaluate(node.right, scope)
  return operate(node.operator, left as never, evaluate(node.right, scope) as never)
}

function operate(operator: string, left: number, right: number): unknown {
  switch (operator) {
    case '==':
      return left == right
    case '!=':
      return left != right
    case '===':
      return left === right
    case '!==':
      return left !== right
    case '<':
      return left < right
    case '>':
      return left > right
    case '<=':
      return left <= right
    case '>=':
      return left >= right
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
    case 'in':
      return Object.hasOwn(Object(right), String(left))
  }
  throw new ExpressionError(`Unknown operator ${operator}`)
}
