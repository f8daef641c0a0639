import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from './api/config.ts';
import { createQueryClient } from './api/query-client.ts';
import { Site } from './app.tsx';
import { startLanguages } from './i18n/i18n.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/buttons.css';
import './styles/notes.css';
import './styles/forms.css';
import './styles/lists.css';
import './styles/home.css';
import './styles/payment.css';
import './styles/narrow.css';
import './styles/print.css';

// Needed by every page: start loading before React renders.
config().catch(() => {});
const root = document.getElementById('site');
if (root === null) throw new Error('the page has no element #site');
try {
  await startLanguages();
} catch (error) {
  // Without texts there is nothing to render, and a blank page would say nothing at all.
  root.textContent =
    'This page could not be loaded. Please reload it. · 无法加载此页面，请重新加载。 · تعذّر تحميل هذه الصفحة، أعد تحميلها.';
  throw error;
}
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <Site />
    </QueryClientProvider>
  </StrictMode>,
);
