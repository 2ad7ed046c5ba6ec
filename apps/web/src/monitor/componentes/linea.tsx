import clases from '../monitor.module.css';

const alto = 28;
const hueco = 0.25;

/** Bars from the oldest to the newest: enough to see a shape, and a word for who cannot. */
export function Linea({
  valores,
  titulo,
  color = 'petroleo',
}: {
  valores: readonly number[];
  titulo: string;
  color?: string;
}) {
  const mayor = Math.max(1, ...valores);
  return (
    <svg
      className={clases.linea}
      viewBox={`0 0 ${Math.max(1, valores.length)} ${alto}`}
      height={alto}
      preserveAspectRatio="none"
      role="img"
      aria-label={titulo}
    >
      <title>{titulo}</title>
      <line x1="0" x2={valores.length} y1={alto} y2={alto} stroke="var(--mantine-color-dimmed)" strokeWidth="0.5" />
      {valores.map((valor, indice) => {
        const altura = valor === 0 ? 0 : Math.max(1.5, (valor / mayor) * (alto - 1));
        return (
          <rect
            key={indice}
            x={indice + hueco / 2}
            y={alto - altura}
            width={1 - hueco}
            height={altura}
            fill={`light-dark(var(--mantine-color-${color}-6), var(--mantine-color-${color}-4))`}
          />
        );
      })}
    </svg>
  );
}
