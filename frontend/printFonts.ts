import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const PACKAGE = '@expo-google-fonts/noto-sans-sc'
const WEIGHTS = ['400Regular', '700Bold']

/** Puts the Chinese fonts of printouts (TTF, which the typesetter reads) beside the screens. */
export function printFonts(): Plugin {
  return {
    name: 'print-fonts',
    apply: 'build',
    generateBundle() {
      const folder = dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`))
      for (const weight of WEIGHTS) {
        const name = `NotoSansSC_${weight}.ttf`
        this.emitFile({
          type: 'asset',
          fileName: `fonts/${name}`,
          source: readFileSync(join(folder, weight, name)),
        })
      }
    },
  }
}
