import { Button, Tooltip, VisuallyHidden } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { useId } from 'react';
import clases from './facturacion.module.css';

/** An action that is not possible yet. It keeps the focus, so that the keyboard reaches the reason too. */
export function BotonApagado({ palabra, Icono, motivo }: { palabra: string; Icono: Icon; motivo: string }) {
  const idMotivo = useId();
  return (
    <>
      <Tooltip label={motivo} multiline maw={300} events={{ hover: true, focus: true, touch: true }}>
        <Button
          variant="default"
          leftSection={<Icono size={16} aria-hidden />}
          aria-disabled
          aria-describedby={idMotivo}
          className={clases.apagado}
        >
          {palabra}
        </Button>
      </Tooltip>
      <VisuallyHidden id={idMotivo}>{motivo}</VisuallyHidden>
    </>
  );
}
