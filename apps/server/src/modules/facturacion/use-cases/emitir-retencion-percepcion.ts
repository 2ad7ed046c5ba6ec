import { decimal } from '@jsol/tributos/dinero';
import type { z } from 'zod';
import type { retencionPercepcionBody } from '@jsol/contracts/facturacion-retencion-percepcion';
import type { Tx } from '../../../platform/database/database.ts';
import { limaDate, limaTime } from '../../../platform/time/lima.ts';
import { crearPercepcion, crearRetencion, validarRetencionPercepcion } from '../domain/retencion-percepcion.ts';
import { parametroVigente } from '../queries/parametros.ts';
import { cargarEmisor } from './cargar-emisor.ts';
import { exigirSinReparos } from './emitir-guia.ts';
import { guardarDocumento, tomarNumero, type DocumentoGuardado } from './guardar-documento.ts';

/** Catalogue 22 in this document, 53 in the receipt it is collected with. */
const percepcionDe = { '01': 'percepcion_51', '02': 'percepcion_52', '03': 'percepcion_53' } as const;

/**
 * Issues a comprobante de retención or de percepción at the rate of the day. Its series row stays locked until the
 * caller's transaction ends: call it last.
 */
export async function emitirRetencionPercepcion(
  tx: Tx,
  pedido: z.output<typeof retencionPercepcionBody>,
  quien: { emisorId: string; emisorNombre: string; emitidoEn: Date },
): Promise<DocumentoGuardado & { total: string }> {
  const fecha = limaDate(quien.emitidoEn);
  const { tipo, establecimiento, regimen } = pedido;
  const nombre = tipo === '20' ? 'retencion' : percepcionDe[regimen as keyof typeof percepcionDe];
  const tasa = await parametroVigente(tx, nombre, fecha);
  const datos = {
    ...pedido,
    regimen: { codigo: regimen, porcentaje: decimal(tasa).times(100).toFixed(2) },
    fechaEmision: fecha,
    horaEmision: limaTime(quien.emitidoEn),
    emisor: await cargarEmisor(tx),
  };
  const crear = tipo === '20' ? crearRetencion : crearPercepcion;
  exigirSinReparos(validarRetencionPercepcion(crear({ ...datos, serie: tipo === '20' ? 'R001' : 'P001', numero: 1 })));
  const documento = crear({ ...datos, ...(await tomarNumero(tx, { tipo, establecimiento })) });
  const guardado = await guardarDocumento(tx, {
    contenido: documento,
    moneda: 'PEN',
    cliente: { ...documento.contraparte, direccion: null, email: null },
    total: documento.total,
    ...quien,
  });
  return { ...guardado, total: documento.total };
}
