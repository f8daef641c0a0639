import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { integrity } from './integrity.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), integrity()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: 'hidden',
    // Nothing inline: the content security policy allows files of our own alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // That a busy machine took its time is no word to whoever deploys.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
