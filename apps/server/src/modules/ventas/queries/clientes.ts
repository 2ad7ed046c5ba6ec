import { sql } from 'kysely';
import type { Cliente } from '@jsol/contracts/ventas';
import type { Reader } from '../../../platform/database/database.ts';
import { patronesDePalabras } from '../../inventario/public.ts';

const maximo = 20;
/** About 1 MB. */
const maximoSinConexion = 5_000;

type FilaCliente = {
  id: string;
  tipo_documento: Cliente['tipoDocumento'];
  numero_documento: string;
  nombre: string;
  direccion: string | null;
  email: string | null;
};

/** Customers whose document or name holds every word; the exact document first. */
export async function buscarClientes(reader: Reader, q: string): Promise<Cliente[]> {
  const condiciones = patronesDePalabras(q).map((patron) => sql`busqueda like ${patron}`);
  if (condiciones.length === 0) return [];
  const { rows } = await sql<FilaCliente>`
    select id, tipo_documento, numero_documento, nombre, direccion, email from ventas.clientes
    where ${sql.join(condiciones, sql` and `)}
    order by (numero_documento = ${q.trim()}) desc, nombre, id limit ${maximo}`.execute(reader);
  return rows.map(aCliente);
}

/** Those a till keeps for when it has no network, the newest first. */
export async function clientesRecientes(reader: Reader): Promise<Cliente[]> {
  const { rows } = await sql<FilaCliente>`
    select id, tipo_documento, numero_documento, nombre, direccion, email from ventas.clientes
    order by actualizado_en desc, id limit ${maximoSinConexion}`.execute(reader);
  return rows.map(aCliente);
}

const aCliente = (fila: FilaCliente): Cliente => ({
  id: fila.id,
  tipoDocumento: fila.tipo_documento,
  numeroDocumento: fila.numero_documento,
  nombre: fila.nombre,
  direccion: fila.direccion,
  email: fila.email,
});
