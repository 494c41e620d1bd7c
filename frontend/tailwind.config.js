import frappeuiPreset from 'frappe-ui/tailwind'

const frappeui = './node_modules/frappe-ui/src/components'

/** @type {import('tailwindcss').Config} */
export default {
  presets: [frappeuiPreset],
  content: [
    './index.html',
    './src/**/*.{vue,ts}',
    // Only the components in use, so that the style sheet stays small.
    `${frappeui}/{Button,Dialog,Dropdown,Toast,Tooltip,Charts}/**/*.{vue,ts}`,
    `${frappeui}/LoadingIndicator.vue`,
  ],
  theme: {
    extend: {
      screens: { phone: { max: '767px' } },
    },
  },
}
