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
    // Nothing inline: the content security policy allows only the site's own files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Slow plugins on a busy machine are not worth a warning in a deployment.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
