import type { z } from 'zod';
import type { guiaBody } from '@jsol/contracts/facturacion-guias';
import type { Tx } from '../../../platform/database/database.ts';
import { limaDate, limaTime } from '../../../platform/time/lima.ts';
import { crearGuia } from '../domain/guia-remision.ts';
import type { Reparo } from '../domain/reparo.ts';
import { validarGuia } from '../domain/validar-guia.ts';
import { comprobanteInvalido } from '../errors.ts';
import { cargarEmisor } from './cargar-emisor.ts';
import { guardarDocumento, tomarNumero, type DocumentoGuardado } from './guardar-documento.ts';

/** Throws `facturacion.comprobante_invalido` with every field at fault. */
export function exigirSinReparos(reparos: readonly Reparo[]): void {
  if (reparos.length === 0) return;
  throw comprobanteInvalido(reparos[0]!.motivo, {
    errors: reparos.map(({ campo, motivo }) => ({ pointer: `/${campo.replaceAll('.', '/')}`, detail: motivo })),
  });
}

/** Issues a guía de remisión. Its series row stays locked until the caller's transaction ends: call it last. */
export async function emitirGuia(
  tx: Tx,
  pedida: z.output<typeof guiaBody>,
  quien: { emisorId: string; emisorNombre: string; emitidoEn: Date },
): Promise<DocumentoGuardado> {
  const fecha = limaDate(quien.emitidoEn);
  const { tipo, establecimiento } = pedida;
  const datos = {
    ...pedida,
    fechaEmision: fecha,
    horaEmision: limaTime(quien.emitidoEn),
    emisor: await cargarEmisor(tx),
  };
  // Checked under a number of the right shape before one is taken: what cannot be issued leaves no gap.
  exigirSinReparos(validarGuia(crearGuia({ ...datos, serie: tipo === '09' ? 'T001' : 'V001', numero: 1 }), fecha));
  const guia = crearGuia({ ...datos, ...(await tomarNumero(tx, { tipo, establecimiento })) });
  return guardarDocumento(tx, {
    contenido: guia,
    moneda: 'PEN',
    cliente: { ...guia.destinatario, direccion: null, email: null },
    total: '0.00',
    ...quien,
  });
}
