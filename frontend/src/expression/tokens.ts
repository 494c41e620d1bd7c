/** Tokens of a `depends_on` expression: the small part of JavaScript that such conditions use. */
export type Token =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'name'; value: string }
  | { kind: 'sign'; value: string }
  | { kind: 'end' }

export class ExpressionError extends Error {}

const SIGNS = ['===', '!==', '==', '!=', '<=', '>=', '&&', '||', '??', '?.']
const SINGLE = '()[]{},.!<>+-*/%?:'
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' }

export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const rest = source.slice(at)
    const space = /^\s+/.exec(rest)
    if (space) {
      at += space[0].length
      continue
    }
    const [token, length] = readToken(rest)
    tokens.push(token)
    at += length
  }
  tokens.push({ kind: 'end' })
  return tokens
}

function readToken(rest: string): [Token, number] {
  const number = /^(\d+(\.\d+)?|\.\d+)/.exec(rest)
  if (number) return [{ kind: 'number', value: Number(number[0]) }, number[0].length]
  const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest)
  if (name) return [{ kind: 'name', value: name[0] }, name[0].length]
  const text = /^'((?:[^'\\]|\\.)*)'|^"((?:[^"\\]|\\.)*)"|^`((?:[^`\\$]|\\.)*)`/s.exec(rest)
  if (text) {
    const value = text[1] ?? text[2] ?? text[3]
    return [
      { kind: 'text', value: value.replace(/\\(.)/gs, (_, c) => ESCAPES[c] ?? c) },
      text[0].length,
    ]
  }
  const sign = SIGNS.find((candidate) => rest.startsWith(candidate))
  if (sign) return [{ kind: 'sign', value: sign }, sign.length]
  if (SINGLE.includes(rest[0])) return [{ kind: 'sign', value: rest[0] }, 1]
  throw new ExpressionError(`Unexpected "${rest[0]}"`)
}
