/** What the demo's customers buy, in codes of the demo catalogue, with its prices. */
const goods = [
  ['CEM-001', 'Cemento Portland Tipo I Rocamar 42.5 kg', '28.90'],
  ['CEM-009', 'Yeso de construcción 18 kg', '11.50'],
  ['CEM-010', 'Pegamento para cerámico gris 25 kg', '16.90'],
  ['FIE-003', 'Fierro corrugado 3/8" x 9 m', '23.90'],
  ['FIE-005', 'Fierro corrugado 1/2" x 9 m', '41.90'],
  ['FIE-013', 'Tubo rectangular LAC 40 x 60 x 2 mm x 6 m', '92.00'],
  ['CEM-015', 'Aditivo impermeabilizante para mortero', '38.50'],
  ['CEM-004', 'Cemento blanco 1 kg', '4.50'],
] as const;
/** Sold by nobody else: its code is the shop's own. */
const strange = ['KIT-HOGAR', 'Kit de herramientas para el hogar', '89.90'] as const;

/** Invented: no register was consulted. */
const people = [
  ['Ana Lucía', 'Flores', '41234567'],
  ['Pedro Miguel', 'Ramos', '42345678'],
  ['Carmen Rosa', 'Torres', ''],
  ['Jorge Luis', 'Chávez', '44567890'],
  ['Delia', 'Huarachi', '45678901'],
  ['Diego Alonso', 'Salazar', ''],
  ['Sofía', 'Vargas', '47890123'],
  ['Wilber', 'Ccori', '48901234'],
  ['Valeria', 'Delgado', '70123456'],
  ['Martín', 'Acosta', ''],
] as const;
const districts = ['Ate', 'Los Olivos', 'San Borja', 'Comas', 'Surco', 'Breña', 'Chorrillos'] as const;

export type DemoOrder = {
  /** Counts from 0, the oldest first. */
  index: number;
  madeAt: Date;
  paid: boolean;
  cancelled: boolean;
  person: { first: string; last: string; dni: string; email: string; phone: string };
  address: string;
  district: string;
  lines: { sku: string; name: string; price: string; quantity: number }[];
};

export const DEMO_ORDERS = 30;
const HOUR = 3_600_000;

/** The orders of some days before `now`, the same for the same `salt`: one every six hours or so. */
export function demoOrders(now: Date, salt: number): DemoOrder[] {
  return Array.from({ length: DEMO_ORDERS }, (_, index) => {
    const pick = (step: number, size: number) => (index * step + salt * 5 + Math.floor(index / 7)) % size;
    const [first, last, dni] = people[pick(3, people.length)]!;
    const known = Array.from(
      { length: 1 + pick(2, 3) },
      (_unused, at) => goods[(pick(5, goods.length) + at * 3) % goods.length]!,
    );
    const bought = index % 11 === 7 ? [...known, strange] : known;
    const lines = bought.map(([sku, name, price], at) => ({ sku, name, price, quantity: 1 + ((index + at * 2) % 6) }));
    // To the second, as shops tell it.
    const madeAt = new Date(Math.floor((now.getTime() - (DEMO_ORDERS - index) * 6.2 * HOUR) / 1_000) * 1_000);
    return {
      index,
      madeAt,
      paid: index % 9 !== 4,
      cancelled: index % 13 === 6,
      person: {
        first,
        last,
        dni,
        email: `${last
          .toLowerCase()
          .normalize('NFD')
          .replace(/[^a-z]/g, '')}${pick(1, people.length)}@correo.example`,
        phone: `9${String(87_000_000 + pick(3, people.length) * 1_111 + salt)}`,
      },
      address: `Av. Los Cipreses ${100 + index * 7}`,
      district: districts[pick(1, districts.length)]!,
      lines,
    };
  });
}

/** Cents, so that sums are exact. */
export const cents = (amount: string): number => Math.round(Number(amount) * 100);
export const amount = (value: number): string =>
  `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
/** What delivery costs in both shops. */
export const SHIPPING = '15.00';
