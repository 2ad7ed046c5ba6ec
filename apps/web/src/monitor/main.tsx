import '@mantine/core/styles.css';
import '../app/global.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { theme } from '../app/theme.ts';
import { MonitorApp } from './monitor-app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('monitor.html has no #root');
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true } } });
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <MonitorApp />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
