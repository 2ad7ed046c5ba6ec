import type { z } from 'zod';
import type { emisorBody } from '@jsol/contracts/facturacion-configuracion';
import type { Tx } from '../../../../platform/database/database.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import { leerLogo } from '../../documents/logo.ts';
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

/** Sets the logo of the printed forms, or takes it away (null). One that could not be printed is refused. */
export async function cambiarLogo(
  tx: Tx,
  { contenido, actor, ahora }: { contenido: Buffer | null; actor: Actor; ahora: Date },
): Promise<void> {
  const leido = contenido && leerLogo(contenido);
  if (leido?.kind === 'no-sirve')
    throw emisorInvalido(leido.motivo, { errors: [{ pointer: '/contenido', detail: leido.motivo }] });
  await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.emisor')
    .set({
      logo: contenido,
      logo_tipo: leido && `image/${leido.tipo}`,
      actualizado_por: actor.nombre,
      actualizado_en: ahora,
    })
    .execute();
  await auditar(tx, {
    actor,
    accion: 'facturacion.logo_cambiado',
    entidad: 'emisor',
    detalle: { bytes: contenido?.length ?? 0 },
  });
}
