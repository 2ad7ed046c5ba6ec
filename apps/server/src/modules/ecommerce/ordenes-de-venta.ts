import type { Tx } from '../../platform/database/database.ts';

/** What an order of sale is made of. Amounts and prices are with IGV. */
export type OrdenPorRegistrar = {
  origen: { canal: string; referencia: string };
  almacenId: string;
  /** Null: a guest who gave no document. */
  cliente: {
    tipoDocumento: '1' | '6' | '-';
    numeroDocumento: string;
    nombre: string;
    direccion: string | null;
    email: string | null;
    telefono: string | null;
  };
  lineas: readonly { productoId: string; cantidad: string; precioUnitario: string; descuentoPorcentaje: string }[];
  envio: string;
  nota: string;
  aprobada: boolean;
};

/**
 * Who keeps the orders of sale. A `DomainError` of `registrar` puts the web order into review with its words.
 * `anular` changes nothing where it answers `ya-despachada`.
 */
export type OrdenesDeVenta = {
  registrar(tx: Tx, orden: OrdenPorRegistrar, quien: string): Promise<{ ordenId: string; numero: string }>;
  anular(tx: Tx, ordenId: string, motivo: string, quien: string): Promise<'anulada' | 'ya-despachada'>;
};
