import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { tomarVersionNueva, useVersionNueva } from '../version.ts';
import clases from './marco.module.css';

/** Offers the new version; who is selling finishes first. */
export function VersionNueva() {
  const { ofrecida, enMedio } = useVersionNueva();
  return (
    <div role="status" aria-live="polite">
      {ofrecida && (
        <div className={clases.novedad}>
          <IconRefresh size={18} aria-hidden />
          {enMedio ? 'Hay una versión nueva. Termine la venta para usarla.' : 'Hay una versión nueva.'}
          <Button size="compact-sm" variant="white" disabled={enMedio} onClick={tomarVersionNueva}>
            Actualizar
          </Button>
        </div>
      )}
    </div>
  );
}
