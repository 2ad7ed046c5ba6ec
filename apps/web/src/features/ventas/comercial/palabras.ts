import {
  IconBan,
  IconChecks,
  IconClock,
  IconPackage,
  IconPackageExport,
  IconPencil,
  IconSend,
  IconSquareCheck,
  IconTruckDelivery,
  IconX,
} from '@tabler/icons-react';
import type { EstadoCotizacion } from '@jsol/contracts/ventas-cotizaciones';
import type { EstadoDespacho, EstadoOrden } from '@jsol/contracts/ventas-ordenes';
import type { Aspecto } from '../../../components/insignia.tsx';

export const estadosDeOrden: Record<EstadoOrden, Aspecto> = {
  'por-aprobar': { palabra: 'Por aprobar', color: 'gray', Icono: IconClock },
  aprobada: { palabra: 'Aprobada', color: 'blue', Icono: IconSquareCheck },
  despachada: { palabra: 'Despachada', color: 'green', Icono: IconChecks },
  anulada: { palabra: 'Anulada', color: 'gray', Icono: IconBan },
};

export const estadosDeDespacho: Record<EstadoDespacho, Aspecto> = {
  pendiente: { palabra: 'Pendiente', color: 'gray', Icono: IconClock },
  'en-preparacion': { palabra: 'En preparación', color: 'blue', Icono: IconPackage },
  listo: { palabra: 'Listo', color: 'blue', Icono: IconPackageExport },
  despachado: { palabra: 'Despachado', color: 'green', Icono: IconTruckDelivery },
  anulado: { palabra: 'Anulado', color: 'gray', Icono: IconBan },
};

/** The step that follows, as a button says it. */
export const pasoSiguiente = {
  pendiente: { estado: 'en-preparacion', boton: 'Empezar a preparar' },
  'en-preparacion': { estado: 'listo', boton: 'Marcar listo' },
  listo: { estado: 'despachado', boton: 'Despachar' },
} as const;

/** Where an order comes from. */
export const origenEnPalabras = (canal: string): string =>
  canal === 'manual' ? 'Registrada a mano' : canal === 'cotizacion' ? 'De una cotización' : `De ${canal}`;

const documentos: Record<string, string> = {
  '0': 'Doc. no domiciliado',
  '1': 'DNI',
  '4': 'Carnet de extranjería',
  '6': 'RUC',
  '7': 'Pasaporte',
};

/** `RUC 20600110012` */
export const documentoEnPalabras = (cliente: { tipoDocumento: string; numeroDocumento: string }): string =>
  `${documentos[cliente.tipoDocumento] ?? 'Documento'} ${cliente.numeroDocumento}`;

export const estadosDeCotizacion: Record<EstadoCotizacion, Aspecto> = {
  borrador: { palabra: 'Borrador', color: 'gray', Icono: IconPencil },
  enviada: { palabra: 'Enviada', color: 'blue', Icono: IconSend },
  aceptada: { palabra: 'Aceptada', color: 'green', Icono: IconChecks },
  rechazada: { palabra: 'Rechazada', color: 'red', Icono: IconX },
  vencida: { palabra: 'Vencida', color: 'red', Icono: IconClock },
  reemplazada: { palabra: 'Reemplazada', color: 'gray', Icono: IconBan },
};
