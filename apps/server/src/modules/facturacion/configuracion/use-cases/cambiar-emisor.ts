import type { z } from 'zod';
import type { emisorBody } from '@jsol/contracts/facturacion-configuracion';
import type { Tx } from '../../../../platform/database/database.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import { validarDocumento } from '../../domain/documento-identidad.ts';
import type { FacturacionTables } from '../../tables.ts';
import { emisorInvalido } from '../errors.ts';
import { haEmitido, leerEmisor } from '../queries/emisor.ts';

/** Changes what the company is called and where it is; receipts already issued keep what they were issued with. */
export async function cambiarEmisor(
  tx: Tx,
  { datos, actor, ahora }: { datos: z.output<typeof emisorBody>; actor: Actor; ahora: Date },
): Promise<void> {
  const antes = await leerEmisor(tx);
  if (datos.ruc !== antes.ruc) {
    const reparo = validarDocumento('6', datos.ruc);
    const motivo = reparo ?? ((await haEmitido(tx)) ? 'La empresa ya emitió con su RUC: no se puede cambiar.' : null);
    if (motivo) throw emisorInvalido(motivo, { errors: [{ pointer: '/ruc', detail: motivo }] });
  }
  const { razonSocial, nombreComercial, ...resto } = datos;
  await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.emisor')
    .set({
      ...resto,
      razon_social: razonSocial,
      nombre_comercial: nombreComercial,
      actualizado_por: actor.nombre,
      actualizado_en: ahora,
    })
    .execute();
  const cambios = Object.fromEntries(
    Object.entries(datos).flatMap(([campo, valor]) => {
      const previo = antes[campo as keyof typeof datos];
      return previo === valor ? [] : [[campo, { antes: previo, ahora: valor }]];
    }),
  );
  await auditar(tx, { actor, accion: 'facturacion.emisor_cambiado', entidad: 'emisor', detalle: cambios });
}

const firmas = [
  { tipo: 'image/png', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { tipo: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff]) },
] as const;

/** Sets the logo of the printed forms, or takes it away (null). Its own first bytes say what it is. */
export async function cambiarLogo(
  tx: Tx,
  { contenido, actor, ahora }: { contenido: Buffer | null; actor: Actor; ahora: Date },
): Promise<void> {
  const tipo = contenido && firmas.find(({ bytes }) => contenido.subarray(0, bytes.length).equals(bytes))?.tipo;
  if (contenido && !tipo) {
    const motivo = 'El logo debe ser una imagen PNG o JPEG.';
    throw emisorInvalido(motivo, { errors: [{ pointer: '/contenido', detail: motivo }] });
  }
  await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.emisor')
    .set({ logo: contenido, logo_tipo: tipo ?? null, actualizado_por: actor.nombre, actualizado_en: ahora })
    .execute();
  await auditar(tx, {
    actor,
    accion: 'facturacion.logo_cambiado',
    entidad: 'emisor',
    detalle: { bytes: contenido?.length ?? 0 },
  });
}
