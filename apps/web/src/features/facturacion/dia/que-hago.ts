import type { ComprobanteResumen } from '@jsol/contracts/facturacion';

export type QueHago = {
  /** What is expected of the person, in a few words. */
  palabras: string;
  accion: 'reintentar' | 'ver' | null;
};

type Fila = Pick<ComprobanteResumen, 'estado' | 'enContingencia' | 'via' | 'venceEl'>;

/** What a person does about a document that stands like this; most of them go out by themselves. */
export function queHago({ estado, enContingencia, via, venceEl }: Fila, hoy: string): QueHago {
  switch (estado) {
    case 'rechazado':
      return { palabras: 'Vea por qué y emítalo de nuevo con otro número.', accion: 'ver' };
    case 'excepcion':
      return { palabras: 'Corrija lo que señala SUNAT y reintente: conserva su número.', accion: 'ver' };
    case 'observado':
      return { palabras: 'Es válido. Lea la observación para los siguientes.', accion: 'ver' };
    case 'desconocido':
      return { palabras: 'Nada: se está preguntando a SUNAT si lo tiene.', accion: null };
    case 'emitido':
    case 'enviado':
      if (venceEl < hoy) return { palabras: 'Pasó su plazo: reintente ahora.', accion: 'reintentar' };
      if (via === 'resumen') return { palabras: 'Nada: va en el resumen diario.', accion: null };
      return enContingencia
        ? { palabras: 'Nada: sale solo cuando SUNAT vuelva.', accion: 'reintentar' }
        : { palabras: 'Nada: está en cola.', accion: 'reintentar' };
    case 'aceptado':
    case 'anulado':
    case 'borrador':
      return { palabras: 'Nada.', accion: null };
  }
}
