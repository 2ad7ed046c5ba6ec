import { hashPassword } from '../../platform/auth/passwords.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { SeguridadTables } from './tables.ts';

export type UsuarioDemo = {
  readonly id: string;
  readonly usuario: string;
  readonly nombre: string;
  readonly rol: string;
};

/** The people of the demo company. Their ids are fixed, so that other modules' demo data can refer to them. */
export const usuariosDeDemostracion: readonly UsuarioDemo[] = [
  {
    id: '01930000-0000-7000-8000-000000000001',
    usuario: 'admin',
    nombre: 'Rosa Elena Quispe Mamani',
    rol: 'administrador',
  },
  {
    id: '01930000-0000-7000-8000-000000000002',
    usuario: 'gerente',
    nombre: 'Carlos Alberto Huamán Paredes',
    rol: 'gerente',
  },
  { id: '01930000-0000-7000-8000-000000000003', usuario: 'cajero', nombre: 'Luis Enrique Flores Rojas', rol: 'cajero' },
  { id: '01930000-0000-7000-8000-000000000004', usuario: 'cajera2', nombre: 'Milagros Chávez Vílchez', rol: 'cajero' },
  {
    id: '01930000-0000-7000-8000-000000000005',
    usuario: 'contador',
    nombre: 'Julio César Ramos Salazar',
    rol: 'contador',
  },
  {
    id: '01930000-0000-7000-8000-000000000006',
    usuario: 'almacen',
    nombre: 'Wilmer Condori Ticona',
    rol: 'supervisor-almacen',
  },
];

/** Everybody gets the same password, made at installation; it is hashed once. */
export async function sembrarSeguridad(tx: Tx, { demoPassword }: { demoPassword: string }): Promise<void> {
  const clave_hash = await hashPassword(demoPassword);
  const db = tx.withTables<SeguridadTables>();
  await db
    .insertInto('seguridad.usuarios')
    .values(
      usuariosDeDemostracion.map(({ id, usuario, nombre }) => ({
        id,
        usuario,
        nombre,
        email: `${usuario}@ferreteria.example`,
        clave_hash,
      })),
    )
    .execute();
  await db
    .insertInto('seguridad.usuario_roles')
    .values(usuariosDeDemostracion.map(({ id, rol }) => ({ usuario_id: id, rol })))
    .execute();
}
