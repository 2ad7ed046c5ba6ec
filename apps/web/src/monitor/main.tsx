import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../app/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { theme } from '../app/theme.ts';
import { Marco } from './marco.tsx';
import { volverAloPedido } from './navegacion.tsx';
import { VivoProvider } from './vivo.tsx';
import { YoProvider } from './yo.tsx';

volverAloPedido();
const root = document.getElementById('root');
if (!root) throw new Error('monitor.html has no #root');
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true } } });
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-right" />
      <QueryClientProvider client={queryClient}>
        <YoProvider>
          {(alPerderAcceso) => (
            <VivoProvider alPerderAcceso={alPerderAcceso}>
              <Marco alSalir={alPerderAcceso} />
            </VivoProvider>
          )}
        </YoProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
