import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemaError } from '../lib/api.ts';
import { router } from './router.tsx';
import { SesionProvider } from './session.tsx';
import { theme } from './theme.ts';

const nuevaCache = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        // What the server refuses stays refused; only silence is worth another try.
        retry: (veces, error) => !(error instanceof ProblemaError) && veces < 2,
        networkMode: 'always',
      },
      // A sale that waits for the network to come back would be made after the customer has left: it fails now, and
      // a person decides.
      mutations: { networkMode: 'always' },
    },
  });

export function Aplicacion() {
  const [queryClient] = useState(nuevaCache);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <SesionProvider>
          <RouterProvider router={router} />
        </SesionProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
