import type { Tx } from '../../platform/database/database.ts';
import { validarDocumento } from '../facturacion/public.ts';
import { idFijo, listarAlmacenes } from '../inventario/public.ts';
import { seedComercial } from './seed-comercial.ts';
import type { VentasTables } from './tables.ts';

/** First ten digits, name, address. Invented: no register was consulted. */
const empresas: readonly (readonly [string, string, string])[] = [
  ['2060011001', 'CONSTRUCTORA LOS ALISOS DEL SUR S.A.C.', 'Av. Los Alisos 345, Los Olivos, Lima'],
  ['2060022002', 'INVERSIONES Y ACABADOS VALLE NORTE E.I.R.L.', 'Jr. Las Gardenias 128, Comas, Lima'],
  ['2060033003', 'SERVICIOS GENERALES PUMACAHUA S.R.L.', 'Av. Mateo Pumacahua 990, Chorrillos, Lima'],
  ['2060044004', 'CONSORCIO VIAL QUEBRADA SECA', 'Calle Los Tulipanes 210, Surco, Lima'],
  ['2060055005', 'MUEBLES Y MELAMINA EL ROBLE AZUL S.A.C.', 'Parque Industrial Mz. F Lt. 12, Villa El Salvador, Lima'],
  ['2060066006', 'ELECTROINSTALACIONES MARCAVALLE S.A.C.', 'Av. Marcavalle 455, Ate, Lima'],
  ['2060077007', 'INMOBILIARIA TERRAZAS DE HUAMPANÍ S.A.', 'Carretera Central km 23, Chaclacayo, Lima'],
  ['2060088008', 'CONDOMINIO JARDINES DE SANTA RITA', 'Calle Santa Rita 77, San Borja, Lima'],
  ['2060099009', 'METALMECÁNICA TRES CUMBRES S.A.C.', 'Av. Separadora 1410, Ate, Lima'],
  ['2060110010', 'AGROINDUSTRIAS LA CAMPIÑA DORADA S.A.C.', 'Fundo La Campiña s/n, Huaral, Lima'],
  ['2060121011', 'TRANSPORTES Y CARGA MIRAFLORINO S.R.L.', 'Av. El Ejército 640, Miraflores, Lima'],
  ['2060132012', 'COLEGIO PARTICULAR SEMILLAS DEL SABER E.I.R.L.', 'Jr. Unión 233, Breña, Lima'],
  ['2060143013', 'CLÍNICA DENTAL SONRISA ANDINA S.A.C.', 'Av. Brasil 1822, Jesús María, Lima'],
  ['2060154014', 'RESTAURANTE EL FOGÓN DE LA ABUELA E.I.R.L.', 'Av. La Molina 2055, La Molina, Lima'],
  ['2060165015', 'HOSTAL PUERTO ESCONDIDO S.A.C.', 'Malecón Grau 310, Chorrillos, Lima'],
  ['1040111222', 'QUISPE HUAMÁN JULIO CÉSAR', 'Av. Wiesse 1203, San Juan de Lurigancho, Lima'],
  ['1041222333', 'ROJAS ESPINOZA MARÍA ELENA', 'Jr. Ayacucho 455, Rímac, Lima'],
  ['1042333444', 'MENDOZA PAREDES LUIS ALBERTO', 'Calle Los Jazmines 89, Ate, Lima'],
];

const personas: readonly (readonly [string, string])[] = [
  ['41234567', 'FLORES CASTILLO ANA LUCÍA'],
  ['42345678', 'RAMOS VILCA PEDRO MIGUEL'],
  ['43456789', 'TORRES ÑAHUI CARMEN ROSA'],
  ['44567890', 'CHÁVEZ SOTO JORGE LUIS'],
  ['45678901', 'HUARACHI MAMANI DELIA'],
  ['46789012', 'SALAZAR PEÑA DIEGO ALONSO'],
  ['47890123', 'VARGAS LLERENA SOFÍA'],
  ['48901234', 'CCORI APAZA WILBER'],
  ['70123456', 'DELGADO RÍOS VALERIA'],
  ['71234567', 'ACOSTA BERNAL MARTÍN'],
  ['72345678', 'PALOMINO CRUZ FIORELLA'],
  ['73456789', 'ZEVALLOS NÚÑEZ RENATO'],
];

/** Completes ten digits with the check digit that makes them a RUC. */
function rucCon(diezDigitos: string): string {
  for (let digito = 0; digito <= 9; digito += 1) {
    if (validarDocumento('6', `${diezDigitos}${digito}`) === null) return `${diezDigitos}${digito}`;
  }
  throw new Error(`${diezDigitos} does not begin a RUC`);
}

const clientesDemo = () => [
  ...empresas.map(([inicio, nombre, direccion], indice) => ({
    tipo_documento: '6' as const,
    numero_documento: rucCon(inicio),
    nombre,
    direccion,
    email: indice % 2 === 0 ? `compras${indice + 1}@cliente.example` : null,
  })),
  ...personas.map(([numero, nombre], indice) => ({
    tipo_documento: '1' as const,
    numero_documento: numero,
    nombre,
    direccion: null,
    email: indice % 3 === 0 ? `cliente${indice + 1}@correo.example` : null,
  })),
];

/** Tills by warehouse. */
const cajasDemo = [
  { codigo: 'CAJA-1', nombre: 'Caja 1', almacen: 'TIENDA' },
  { codigo: 'CAJA-2', nombre: 'Caja 2', almacen: 'TIENDA' },
  { codigo: 'CAJA-ATE', nombre: 'Caja Ate', almacen: 'ATE' },
];

/** Tills, known customers, quotes and orders. Runs after inventario's seed. */
export async function seedVentas(tx: Tx): Promise<void> {
  const db = tx.withTables<VentasTables>();
  const almacenes = new Map((await listarAlmacenes(tx)).map(({ codigo, id }) => [codigo, id]));
  await db
    .insertInto('ventas.cajas')
    .values(
      cajasDemo.map(({ codigo, nombre, almacen }) => ({
        id: idFijo(`caja:${codigo}`),
        codigo,
        nombre,
        almacen_id: almacenes.get(almacen)!,
      })),
    )
    .execute();
  await db
    .insertInto('ventas.clientes')
    .values(clientesDemo().map((cliente) => ({ id: idFijo(`cliente:${cliente.numero_documento}`), ...cliente })))
    .execute();
  await seedComercial(tx);
}
