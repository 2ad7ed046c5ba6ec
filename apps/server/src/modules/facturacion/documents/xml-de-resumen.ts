import type { Baja } from '../domain/baja.ts';
import type { ResumenDiario } from '../domain/resumen-diario.ts';
import { bajaXml } from './baja-xml.ts';
import { resumenDiarioXml } from './resumen-diario-xml.ts';
import type { SinFirmar } from './xml.ts';

export const xmlDeResumen = (contenido: ResumenDiario | Baja): SinFirmar =>
  contenido.clase === 'RC' ? resumenDiarioXml(contenido) : bajaXml(contenido);
