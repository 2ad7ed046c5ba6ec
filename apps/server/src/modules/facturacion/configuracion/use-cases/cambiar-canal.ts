import type { z } from 'zod';
import type { canalBody } from '@jsol/contracts/facturacion-configuracion';
import type { Secrets } from '../../../../platform/config/secrets.ts';
import type { Tx } from '../../../../platform/database/database.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import type { FacturacionTables } from '../../tables.ts';
import { canalNoDisponible } from '../errors.ts';
import type { CodigoCanal } from '../tables.ts';

/** A secret that was left out stays; null takes it away. */
const sellar = (secrets: Secrets, secreto: string | null | undefined): Buffer | null | undefined =>
  typeof secreto === 'string' ? secrets.encrypt(Buffer.from(secreto, 'utf8')) : secreto;

/** Changes where a channel is and as whom it is spoken to; every process follows within seconds. */
export async function cambiarCanal(
  tx: Tx,
  secrets: Secrets,
  {
    codigo,
    datos,
    actor,
    ahora,
  }: { codigo: CodigoCanal; datos: z.output<typeof canalBody>; actor: Actor; ahora: Date },
): Promise<void> {
  if (codigo === 'simulador')
    throw canalNoDisponible('El simulador se configura con los ajustes de la instalación, no aquí.');
  const cambios = {
    url_cpe: datos.urlCpe,
    url_otroscpe: datos.urlOtrosCpe,
    url_consulta: datos.urlConsulta,
    url_validez_token: datos.urlValidezToken,
    url_validez: datos.urlValidez,
    url_gre_token: datos.urlGreToken,
    url_gre: datos.urlGre,
    usuario: datos.usuario,
    clave: sellar(secrets, datos.clave),
    validez_client_id: datos.validezClientId,
    validez_client_secret: sellar(secrets, datos.validezClientSecret),
    gre_client_id: datos.greClientId,
    gre_client_secret: sellar(secrets, datos.greClientSecret),
    llamadas_a_la_vez: datos.llamadasALaVez,
  };
  await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.canales')
    .set((eb) => ({
      ...cambios,
      version: eb('version', '+', 1),
      actualizado_por: actor.nombre,
      actualizado_en: ahora,
    }))
    .where('codigo', '=', codigo)
    .execute();
  const { clave, validezClientSecret, greClientSecret, ...visibles } = datos;
  await auditar(tx, {
    actor,
    accion: 'facturacion.canal_cambiado',
    entidad: 'canal',
    entidadId: codigo,
    detalle: {
      ...visibles,
      secretosCambiados: Object.entries({ clave, validezClientSecret, greClientSecret }).flatMap(([nombre, valor]) =>
        valor === undefined ? [] : [nombre],
      ),
    },
  });
}
