import { Button } from '@mantine/core';
import { fichasDeEstado, type EstadoFiltro } from '../filtros.ts';
import clases from './facturacion.module.css';

/** One tap shows what waits, what is held and what went wrong, each with how many there are. */
export function FichasDeEstado({
  porEstado,
  elegido,
  alElegir,
}: {
  porEstado: Record<string, number>;
  elegido: EstadoFiltro | undefined;
  alElegir: (estado: EstadoFiltro | undefined) => void;
}) {
  return (
    <div role="group" aria-label="Estado" className={clases.fichas}>
      {fichasDeEstado(porEstado, elegido).map(({ estado, palabra, cuenta }) => (
        <Button
          key={palabra}
          size="compact-md"
          radius="xl"
          flex="none"
          variant={estado === elegido ? 'filled' : 'default'}
          aria-pressed={estado === elegido}
          onClick={() => alElegir(estado === elegido ? undefined : estado)}
        >
          {palabra}&nbsp;<span className="cifra">{cuenta.toLocaleString('es-PE')}</span>
        </Button>
      ))}
    </div>
  );
}
