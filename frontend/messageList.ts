import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const CALL = /\b__\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`$\\]*)`)/g

/** The literal first arguments of `__()` in a source text, in order of appearance. */
export function extractMessages(source: string): string[] {
  return [...source.matchAll(CALL)].map((match) =>
    (match[1] ?? match[2] ?? match[3]).replace(/\\(['"\\])/g, '$1'),
  )
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.(vue|ts)$/.test(entry.name) ? [path] : []
  })
}

/**
 * Writes messages.json beside the build: the sentences of the screens, so that the server sends
 * the translations of these and not of the whole of Frappe.
 */
export function messageList(): Plugin {
  return {
    name: 'qms-message-list',
    apply: 'build',
    generateBundle() {
      const messages = new Set<string>()
      for (const path of sourceFiles('src')) {
        for (const message of extractMessages(readFileSync(path, 'utf8'))) messages.add(message)
      }
      this.emitFile({
        type: 'asset',
        fileName: 'messages.json',
        source: JSON.stringify([...messages].sort(), null, 1),
      })
    },
  }
}
