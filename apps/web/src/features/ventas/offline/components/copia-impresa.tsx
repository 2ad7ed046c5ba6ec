import { useLiveQuery } from 'dexie-react-hooks';
import QRCode from 'qrcode';
import { useEffect, useEffectEvent } from 'react';
import { createPortal } from 'react-dom';
import type { CatalogoOffline, VentaOffline } from '@jsol/contracts/ventas-offline';
import { cantidad, fechaHora, soles } from '../../../../lib/format.ts';
import { totalDeLinea } from '../../totales-del-ticket.ts';
import { base } from '../motor.ts';
import clases from './copia-impresa.module.css';

/** Where the customer sees their receipt once there is one. */
const direccionDeConsulta = ({ id, codigoConsulta }: VentaOffline): string =>
  `${window.location.origin}/c/${id}/${codigoConsulta}`;

function Qr({ texto }: { texto: string }) {
  const { size, data } = QRCode.create(texto, { errorCorrectionLevel: 'M' }).modules;
  const margen = 4;
  const trazo = Array.from(data, (oscuro, i) =>
    oscuro ? `M${(i % size) + margen} ${Math.floor(i / size) + margen}h1v1h-1z` : '',
  ).join('');
  const lado = size + 2 * margen;
  return (
    <svg viewBox={`0 0 ${lado} ${lado}`} className={clases.qr} role="img" aria-label="Código QR de consulta">
      <rect width={lado} height={lado} fill="#fff" />
      <path d={trazo} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function Copia({ venta, catalogo }: { venta: VentaOffline; catalogo: CatalogoOffline | undefined }) {
  const direccion = direccionDeConsulta(venta);
  return (
    <div className={clases.copia}>
      {catalogo && (
        <header>
          <strong>{catalogo.empresa.razonSocial}</strong>
          <br />
          RUC {catalogo.empresa.ruc}
          <br />
          {catalogo.empresa.direccion}
        </header>
      )}
      <p>
        <strong>{venta.ticket}</strong>
        <br />
        {fechaHora(venta.hechaEn)}
        {catalogo && ` · ${catalogo.caja.nombre}`}
        {venta.cliente && (
          <>
            <br />
            {venta.cliente.nombre} · {venta.cliente.numeroDocumento}
          </>
        )}
      </p>
      <table>
        <tbody>
          {venta.lineas.map((linea) => (
            <tr key={linea.id}>
              <td>
                {linea.descripcion}
                <br />
                {cantidad(linea.cantidad)} × {soles(linea.precioUnitario)}
                {Number(linea.descuentoPorcentaje) > 0 && ` − ${linea.descuentoPorcentaje} %`}
              </td>
              <td>
                {soles(
                  totalDeLinea(
                    {
                      ...linea,
                      nombre: linea.descripcion,
                      precio: linea.precioUnitario,
                      descuento: linea.descuentoPorcentaje,
                    },
                    catalogo?.tasaIgv ?? '0',
                  ) ?? '0',
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>Total</th>
            <th>{soles(venta.total)}</th>
          </tr>
          {venta.vuelto !== '0.00' && (
            <tr>
              <td>Vuelto</td>
              <td>{soles(venta.vuelto)}</td>
            </tr>
          )}
        </tfoot>
      </table>
      <Qr texto={direccion} />
      <p>
        Consulte aquí su {venta.tipoComprobante === '01' ? 'factura' : 'boleta'} electrónica:
        <br />
        <span className={clases.direccion}>{direccion}</span>
      </p>
      <p>Esta copia no es un comprobante de pago.</p>
    </div>
  );
}

/** The customer's copy on 80 mm paper. It is only on the paper: the screen keeps what it shows. */
export function CopiaImpresa({ venta, alTerminar }: { venta: VentaOffline; alTerminar: () => void }) {
  const catalogo = useLiveQuery(async () => (await base.catalogos.get(venta.cajaId)) ?? null, [venta.cajaId]);
  const listo = catalogo !== undefined;
  const imprimir = useEffectEvent(() => {
    window.print();
    alTerminar();
  });
  useEffect(() => {
    if (listo) imprimir();
  }, [listo]);
  return createPortal(<Copia venta={venta} catalogo={catalogo?.catalogo} />, document.body);
}
