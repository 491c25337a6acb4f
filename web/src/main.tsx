import '@fontsource-variable/inter/wght.css';
import './tokens.css';
import './base.css';
import './print.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { cachePatcher } from './api/patches';
import { live } from './api/live';
import { applyAppearance } from './app/appearance';
import { patches } from './app/features';
import { patchKillSwitch } from './app/killSwitch';
import { queryClient } from './app/queryClient';
import { router } from './app/router';

applyAppearance();
live.listen(cachePatcher(queryClient, [...patches, patchKillSwitch]));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
