import { isRuc } from '../sunat/ruc.ts';

export type Taxpayer = {
  ruc: string;
  name: string;
  state: 'ACTIVO' | 'BAJA DE OFICIO';
  condition: 'HABIDO' | 'NO HABIDO';
  address: string;
  ubigeo: string;
  district: string;
};

/** Where a simulated taxpayer lives, by the last digit. */
const DISTRICTS = [
  ['150101', 'LIMA'],
  ['150122', 'MIRAFLORES'],
  ['150131', 'SAN ISIDRO'],
  ['150140', 'SANTIAGO DE SURCO'],
  ['150117', 'LOS OLIVOS'],
] as const;

/**
 * Everybody with a valid number is registered, under a name made of it, but for numbers that begin with `…000` after
 * their prefix. Those with `99` before the check digit are no longer active, those with `98` cannot be found.
 */
export function taxpayer(ruc: string): Taxpayer | null {
  if (!isRuc(ruc) || ruc.slice(2, 5) === '000') return null;
  const [ubigeo, district] = DISTRICTS[Number(ruc[10]) % DISTRICTS.length]!;
  const mark = ruc.slice(8, 10);
  const person = !ruc.startsWith('20');
  return {
    ruc,
    name: person ? `CONTRIBUYENTE ${ruc.slice(2, 10)}` : `EMPRESA ${ruc.slice(2, 10)} S.A.C.`,
    state: mark === '99' ? 'BAJA DE OFICIO' : 'ACTIVO',
    condition: mark === '98' ? 'NO HABIDO' : 'HABIDO',
    address: person ? '-' : `AV. PRINCIPAL NRO. ${Number(ruc.slice(6, 10)) || 1}`,
    ubigeo,
    district,
  };
}

export type Person = { dni: string; names: string; firstSurname: string; secondSurname: string };

/** As {@link taxpayer}: numbers that begin with `000` are nobody's. */
export function person(dni: string): Person | null {
  if (!/^\d{8}$/.test(dni) || dni.startsWith('000')) return null;
  return { dni, names: `NOMBRE ${dni.slice(0, 4)}`, firstSurname: 'PRUEBA', secondSurname: dni.slice(4) };
}

/** The rate of a day, or the one before it on Saturdays and Sundays; null for days to come. */
export function exchangeRate(date: string, today: string): { date: string; buy: string; sell: string } | null {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || date > today) return null;
  const back = { 6: 1, 0: 2 }[day.getUTCDay()] ?? 0;
  const published = new Date(day.getTime() - back * 86_400_000);
  const thousandths = 3_700 + ((published.getTime() / 86_400_000) % 60);
  const text = (value: number) => (value / 1_000).toFixed(3);
  return { date: published.toISOString().slice(0, 10), buy: text(thousandths), sell: text(thousandths + 7) };
}
