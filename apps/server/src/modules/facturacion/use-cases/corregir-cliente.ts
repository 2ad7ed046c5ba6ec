import { sql } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { ClienteComprobante } from '../domain/comprobante.ts';
import { esComprobante, type ContenidoDocumento } from '../domain/contenido.ts';
import { validarDocumento } from '../domain/documento-identidad.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { comprobanteInvalido, comprobanteNoEncontrado, reemisionNoCorresponde } from '../errors.ts';
import { emitirComprobanteSunat } from '../tasks.ts';
import { anotar } from './cambiar-estado.ts';

/** SUNAT did not register it because of who it is for: the number is free for the corrected content. */
const porSuCliente = new Set(['1083']);

export const seCorrigeElCliente = (fila: { estado: EstadoComprobante; sunat_codigo: string | null }): boolean =>
  fila.estado === 'excepcion' && porSuCliente.has(fila.sunat_codigo ?? '');

/**
 * Corrects the customer of a document that SUNAT did not take because of it (1083), and sends it again under the same
 * number, signed anew. The only content that ever changes after its commit: nobody outside has it.
 */
export async function corregirCliente(
  tx: Tx,
  comprobanteId: string,
  cliente: ClienteComprobante,
  quien: string,
): Promise<{ numero: string }> {
  const { rows } = await sql<{
    serie: string;
    numero: number;
    vence_el: string;
    estado: EstadoComprobante;
    sunat_codigo: string | null;
    contenido: ContenidoDocumento;
  }>`select serie, numero, vence_el, estado, sunat_codigo, contenido from facturacion.comprobantes
     where id = ${comprobanteId} for update`.execute(tx);
  const fila = rows[0];
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const numero = numeroCompleto(fila.serie, fila.numero);
  if (!seCorrigeElCliente(fila) || !esComprobante(fila.contenido))
    throw reemisionNoCorresponde(`${numero} no espera que se corrija su cliente.`);
  const reparo = validarDocumento(cliente.tipoDocumento, cliente.numeroDocumento);
  if (reparo) {
    throw comprobanteInvalido(reparo, { errors: [{ pointer: '/cliente/numeroDocumento', detail: reparo }] });
  }
  await sql`
    update facturacion.comprobantes set
      contenido = ${JSON.stringify({ ...fila.contenido, cliente })}::jsonb, xml = null, hash = null,
      cliente_tipo_documento = ${cliente.tipoDocumento}, cliente_numero_documento = ${cliente.numeroDocumento},
      cliente_nombre = ${cliente.nombre}, cliente_direccion = ${cliente.direccion}, cliente_email = ${cliente.email}
    where id = ${comprobanteId}`.execute(tx);
  await anotar(tx, comprobanteId, {
    tipo: 'persona',
    titulo: `Corrigió el cliente: ${cliente.numeroDocumento}`,
    detalle: `Antes: ${fila.contenido.cliente.tipoDocumento} ${fila.contenido.cliente.numeroDocumento} ${fila.contenido.cliente.nombre}`,
    quien,
  });
  await enqueue(tx, emitirComprobanteSunat, { comprobanteId, numero, venceEl: fila.vence_el });
  return { numero };
}
