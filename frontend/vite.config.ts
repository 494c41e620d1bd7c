import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import frappeui from 'frappe-ui/vite'
import { VitePWA } from 'vite-plugin-pwa'
import { messageList } from './messageList'
import { printFonts } from './printFonts'

const BUILT = '/assets/iso_qms/qms/'
const home = process.env.QMS_HOME_URL || 'http://127.0.0.1:8080'

export default defineConfig(({ command }) => ({
  // Built files are served by both homes under the app's own public folder.
  base: command === 'build' ? BUILT : '/qms/',
  plugins: [
    vue(),
    frappeui({ lucideIcons: true, frappeProxy: false, jinjaBootData: false, buildConfig: false }),
    messageList(),
    printFonts(),
    // The worker is served as /qms/sw.js (iso_qms.worker); under /assets its scope would be too small.
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['assets/*.{js,css,woff2}'],
        // Charts are for reading; whoever opens one with a network keeps it then.
        globIgnores: ['**/ReportChart-*', '**/Inter-Italic*'],
        modifyURLPrefix: { '': BUILT },
        dontCacheBustURLsMatching: /assets\//,
      },
    }),
  ],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      'feather-icons': fileURLToPath(new URL('./src/noFeatherIcons.ts', import.meta.url)),
    },
  },
  // frappe-ui is source with virtual icon modules, which the dependency optimiser cannot read.
  optimizeDeps: {
    exclude: ['frappe-ui'],
    include: ['debug', 'engine.io-client', 'interactjs', 'highlight.js/lib/core', 'dompurify'],
  },
  build: {
    outDir: '../iso_qms/public/qms',
    emptyOutDir: true,
    manifest: true,
    target: 'es2020',
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: 'src/main.ts' },
  },
  server: {
    port: 8090,
    proxy: {
      '^/(api|assets|files|private)': { target: home, changeOrigin: false },
    },
  },
  test: {
    environment: 'jsdom',
    exclude: [...configDefaults.exclude],
    include: ['tests/**/*.test.ts'],
  },
}))
