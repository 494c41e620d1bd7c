import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import frappeuiPreset from 'frappe-ui/tailwind'

const frappeui = dirname(createRequire(import.meta.url).resolve('frappe-ui/style.css'))

/** @type {import('tailwindcss').Config} */
export default {
  presets: [frappeuiPreset],
  content: [
    './index.html',
    './src/**/*.{vue,ts}',
    // Only the components in use, so that the style sheet stays small.
    join(
      frappeui,
      'components/{Button,Dialog,Dropdown,Toast,Tooltip,Charts}/**/*.{vue,ts}',
    ),
    join(frappeui, 'components/LoadingIndicator.vue'),
  ],
  theme: {
    extend: {
      screens: { phone: { max: '767px' } },
      minHeight: { touch: '48px' },
      minWidth: { touch: '48px' },
    },
  },
}
