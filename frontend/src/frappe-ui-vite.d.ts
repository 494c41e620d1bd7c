import type { Plugin } from 'vite'
export default function frappeui(options: Record<string, unknown>): Plugin[]
