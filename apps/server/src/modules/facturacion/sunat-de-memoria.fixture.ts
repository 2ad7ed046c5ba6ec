import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import type { SunatClient } from '../../integrations/sunat/sunat-client.ts';

/**
 * A SUNAT for tests of thousands of documents: it registers a name once, notices other bytes under a name it has, and
 * answers as it is told. What it is sent is not examined; the simulator does that.
 */
export function sunatDeMemoria() {
  const registro = new Map<string, { huella: string; recibido: number }>();
  let estado: 'bien' | 'caida' | 'muda' = 'bien';
  const caida = { kind: 'fuera-de-servicio', motivo: 'no responde' } as const;
  const cdr = (nombre: string) => {
    const documento = nombre.split('-').slice(2).join('-').replace('.zip', '');
    const xml =
      '<?xml version="1.0" encoding="UTF-8"?><ApplicationResponse xmlns:cac="c" xmlns:cbc="b"><cac:DocumentResponse>' +
      `<cac:Response><cbc:ReferenceID>${documento}</cbc:ReferenceID><cbc:ResponseCode>0</cbc:ResponseCode>` +
      '<cbc:Description>Aceptada</cbc:Description></cac:Response></cac:DocumentResponse></ApplicationResponse>';
    return {
      kind: 'cdr',
      zip: Buffer.from(zipSync({ [`R-${nombre.replace('.zip', '.xml')}`]: strToU8(xml) })),
    } as const;
  };
  const nadie = () => Promise.reject(new Error('this SUNAT takes receipts alone'));
  const sunat: SunatClient = {
    canal: () => Promise.resolve({ codigo: 'memoria', cdrDialect: 'sunat', supportsGetStatusCdr: true }),
    enviar({ nombre, zip }) {
      if (estado === 'caida') return Promise.resolve(caida);
      const huella = createHash('sha256').update(zip).digest('hex');
      const conocido = registro.get(nombre);
      if (conocido && conocido.huella !== huella) throw new Error(`${nombre} came with other bytes`);
      registro.set(nombre, { huella, recibido: (conocido?.recibido ?? 0) + 1 });
      return Promise.resolve(estado === 'muda' ? { kind: 'desconocido', motivo: 'no llegó respuesta' } : cdr(nombre));
    },
    consultarCdr({ tipo, serie, numero }) {
      if (estado === 'caida') return Promise.resolve(caida);
      const nombre = [...registro.keys()].find((cada) => cada.endsWith(`-${tipo}-${serie}-${numero}.zip`));
      return Promise.resolve(nombre ? cdr(nombre) : { kind: 'no-existe' });
    },
    consultarValidez: nadie,
    enviarResumen: nadie,
    consultarTicket: nadie,
    enviarGuia: nadie,
    consultarGuia: nadie,
    close: () => undefined,
  };
  return {
    sunat,
    registro,
    poner(nuevo: typeof estado) {
      estado = nuevo;
    },
  };
}
