import { sign } from 'node:crypto';
import {
  cargarCertificado,
  certificadoDeDemostracion,
  type Certificado,
} from '../../apps/server/src/modules/facturacion/documents/certificado.ts';
import { comprobanteXml } from '../../apps/server/src/modules/facturacion/documents/comprobante-xml.ts';
import { empaquetar } from '../../apps/server/src/modules/facturacion/documents/empaquetar.ts';
import { firmar } from '../../apps/server/src/modules/facturacion/documents/firmar.ts';
import { crearComprobante } from '../../apps/server/src/modules/facturacion/domain/comprobante.ts';
import { median, type BenchResult } from './report.ts';

const ruc = '20000000001';
const rounds = 7;
const roundMs = 700;

/** Runs for about `roundMs` and says how many times per second. */
function rate(work: (index: number) => void): number {
  const start = process.hrtime.bigint();
  let count = 0;
  let elapsed = 0;
  while (elapsed < roundMs) {
    for (let i = 0; i < 20; i += 1) work((count += 1));
    elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  }
  return (count / elapsed) * 1000;
}

function certificado(): Certificado {
  const { pfx, clave } = certificadoDeDemostracion(ruc, 'FERRETERÍA DE PRUEBA S.A.C.');
  const cargado = cargarCertificado(pfx, clave, ruc);
  if (cargado.kind !== 'ok') throw new Error(cargado.motivo);
  return cargado.certificado;
}

/** From the frozen sale to the bytes that are sent: figures, XML, signature, ZIP. Ten lines, taxed and exempt. */
const documento = (numero: number, signer: Certificado): number => {
  const comprobante = crearComprobante({
    tipo: '01',
    serie: 'F001',
    numero,
    establecimiento: '0000',
    moneda: 'PEN',
    tasaIgv: '0.18',
    emisor: {
      ruc,
      razonSocial: 'FERRETERÍA DE PRUEBA S.A.C.',
      nombreComercial: 'Ferretería de prueba',
      direccion: 'Av. Los Constructores 1250',
      distrito: 'La Molina',
      provincia: 'Lima',
      departamento: 'Lima',
      ubigeo: '150114',
      telefono: null,
      web: null,
    },
    cliente: {
      tipoDocumento: '6',
      numeroDocumento: '20131312955',
      nombre: 'CLIENTE DE PRUEBA',
      direccion: null,
      email: null,
    },
    lineas: Array.from({ length: 10 }, (_, i) => ({
      productoId: 'p',
      codigo: `P-${i}`,
      descripcion: `Producto número ${i} de la prueba`,
      unidad: 'NIU',
      cantidad: String(i + 1),
      precioUnitario: `${17 + i}.90`,
      descuentoPorcentaje: i % 3 === 0 ? '10' : '0',
      afectacion: i % 4 === 3 ? ('20' as const) : ('10' as const),
    })),
    emitidoEn: new Date(1_795_000_000_000 + numero * 1_000),
  });
  const { xml } = firmar(comprobanteXml(comprobante), signer);
  return empaquetar(`${ruc}-01-F001-${numero}.xml`, xml).length;
};

/** Documents per second on one core beside bare RSA-2048 signatures, which are the limit. Rounds alternate. */
export function benchFacturacion(): BenchResult {
  const signer = certificado();
  const digestInput = Buffer.alloc(600, 'a');
  const signatures: number[] = [];
  const documents: number[] = [];
  documento(1, signer);
  for (let round = 0; round < rounds; round += 1) {
    signatures.push(rate(() => void sign('sha256', digestInput, signer.clave)));
    documents.push(rate((index) => void documento(index, signer)));
  }
  return {
    bench: 'facturacion',
    ratios: { rsa: median(documents) / median(signatures) },
    figures: { signedPerSecond: median(documents), rsaPerSecond: median(signatures) },
  };
}
