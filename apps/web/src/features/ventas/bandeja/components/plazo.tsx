import { fecha, hoyEnLima } from '../../../../lib/format.ts';

/** Until when SUNAT takes the sale with its date: soon due and past are said, not only coloured. */
export function Plazo({ venceEl }: { venceEl: string | null }) {
  if (venceEl === null) return '–';
  const hoy = hoyEnLima();
  const como = venceEl < hoy ? 'Venció el' : venceEl === hoy ? 'Vence hoy,' : 'Hasta el';
  const apremia = venceEl <= hoy;
  return (
    <span
      style={
        apremia
          ? { fontWeight: 600, color: 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-2))' }
          : undefined
      }
    >
      {como} {fecha(venceEl)}
    </span>
  );
}
