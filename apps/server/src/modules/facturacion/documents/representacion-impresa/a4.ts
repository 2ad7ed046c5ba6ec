import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { descuentoDeLinea, type Comprobante, type LineaComprobante } from '../../domain/comprobante.ts';
import {
  conMiles,
  direccionDe,
  documentoCliente,
  enMoneda,
  fechaHora,
  filasDePago,
  filasDeTotales,
  leyendaImpresa,
  numeroDe,
  precio,
  textoQr,
  titulo,
  type Impresion,
} from './contenido-impreso.ts';
import { alto, dibujarQr, escribir, raya, tinta, type Lienzo } from './lienzo.ts';

const pagina = { ancho: 595.28, alto: 841.89 };
const margen = 42;
const util = pagina.ancho - 2 * margen;
/** Below this line stands only the page number. */
const fondo = pagina.alto - 46;

type Columna = {
  rotulo: string;
  ancho: number;
  alinear: 'left' | 'right';
  texto: (linea: LineaComprobante) => string;
};

/** Lines flow over as many pages as they need; each repeats the table's head and says which receipt it belongs to. */
export function dibujarA4(lienzo: Lienzo, comprobante: Comprobante, impresion: Impresion): void {
  lienzo.addPage({ size: 'A4', margin: 0 });
  const columnas = columnasDe(comprobante);
  let y = datosCliente(lienzo, comprobante, cabecera(lienzo, comprobante));
  y = cabeceraTabla(lienzo, columnas, y + 14);
  for (const linea of comprobante.lineas) {
    const altura = Math.max(...columnas.map((columna) => alto(lienzo, columna.texto(linea), columna.ancho - 10))) + 9;
    if (y + altura > fondo) y = otraPagina(lienzo, comprobante, columnas);
    y = fila(lienzo, columnas, linea, y, altura);
  }
  if (y + 12 + altoCierre(lienzo, comprobante, impresion) > fondo) y = otraPagina(lienzo, comprobante, null);
  cierre(lienzo, comprobante, impresion, y + 12);
  numerarPaginas(lienzo, comprobante);
}

function cabecera(lienzo: Lienzo, comprobante: Comprobante): number {
  const { emisor } = comprobante;
  const cuadro = { x: margen + util - 206, ancho: 206, alto: 84 };
  const anchoEmisor = util - cuadro.ancho - 24;
  const nombre = emisor.nombreComercial || emisor.razonSocial;
  let y = escribir(lienzo, nombre, margen, margen, anchoEmisor, { fuente: 'negrita', cuerpo: 17, color: tinta.marca });
  if (nombre !== emisor.razonSocial)
    y = escribir(lienzo, emisor.razonSocial, margen, y + 2, anchoEmisor, { fuente: 'negrita', cuerpo: 9 });
  y = escribir(lienzo, direccionDe(comprobante), margen, y + 3, anchoEmisor, { color: tinta.suave });
  const contacto = [emisor.telefono, emisor.web].filter(Boolean).join('  ·  ');
  if (contacto !== '') y = escribir(lienzo, contacto, margen, y + 1, anchoEmisor, { color: tinta.suave });

  lienzo.lineWidth(1.2).strokeColor(tinta.marca).roundedRect(cuadro.x, margen, cuadro.ancho, cuadro.alto, 4).stroke();
  lienzo.rect(cuadro.x, margen + 28, cuadro.ancho, 28).fill(tinta.marca);
  const centrado = { alinear: 'center', fuente: 'negrita' } as const;
  escribir(lienzo, `RUC ${emisor.ruc}`, cuadro.x, margen + 8, cuadro.ancho, { ...centrado, cuerpo: 11.5 });
  escribir(lienzo, titulo(comprobante), cuadro.x, margen + 35.5, cuadro.ancho, {
    ...centrado,
    cuerpo: 10.5,
    color: '#ffffff',
  });
  escribir(lienzo, numeroDe(comprobante), cuadro.x, margen + 62, cuadro.ancho, { ...centrado, cuerpo: 12.5 });
  return Math.max(y, margen + cuadro.alto) + 16;
}

function datosCliente(lienzo: Lienzo, comprobante: Comprobante, y: number): number {
  const { cliente } = comprobante;
  const izquierda: [string, string][] = [
    ['Cliente', cliente.nombre],
    ['Documento', documentoCliente(comprobante) ?? 'Sin identificar'],
    ...(cliente.direccion ? [['Dirección', cliente.direccion] as [string, string]] : []),
  ];
  const derecha: [string, string][] = [
    ['Emisión', fechaHora(comprobante)],
    ['Moneda', comprobante.moneda === 'PEN' ? 'Soles' : 'Dólares americanos'],
    ['Forma de pago', comprobante.formaPago.tipo],
  ];
  const anchoDerecha = 186;
  const anchoIzquierda = util - anchoDerecha - 12;
  const altura =
    Math.max(
      izquierda.reduce((suma, [, valor]) => suma + alto(lienzo, valor, anchoIzquierda - 76) + 4, 0),
      derecha.length * 14,
    ) + 14;
  lienzo.roundedRect(margen, y, util, altura, 4).fill(tinta.fondo);
  const columna = (pares: [string, string][], x: number, rotulo: number, ancho: number) => {
    let yPar = y + 8;
    for (const [nombre, valor] of pares) {
      escribir(lienzo, nombre, x, yPar, rotulo, { color: tinta.suave });
      yPar = escribir(lienzo, valor, x + rotulo, yPar, ancho - rotulo, { fuente: 'negrita' }) + 4;
    }
  };
  columna(izquierda, margen + 10, 58, anchoIzquierda - 18);
  columna(derecha, margen + util - anchoDerecha, 76, anchoDerecha - 8);
  return y + altura;
}

function columnasDe(comprobante: Comprobante): Columna[] {
  const conDescuento = comprobante.lineas.some((linea) => descuentoDeLinea(linea, comprobante.precios) !== '0.00');
  const columnas: Columna[] = [
    { rotulo: 'Código', ancho: 66, alinear: 'left', texto: (linea) => linea.codigo },
    { rotulo: 'Descripción', ancho: 0, alinear: 'left', texto: (linea) => linea.descripcion },
    { rotulo: 'Cant.', ancho: 50, alinear: 'right', texto: (linea) => conMiles(linea.cantidad) },
    { rotulo: 'Und.', ancho: 40, alinear: 'left', texto: (linea) => unidadEnPalabras(linea.unidad) },
    { rotulo: 'P. unit.', ancho: 60, alinear: 'right', texto: (linea) => precio(linea.precioUnitario) },
    ...(conDescuento
      ? [
          {
            rotulo: 'Dscto.',
            ancho: 56,
            alinear: 'right',
            texto: (linea) =>
              descuentoDeLinea(linea, comprobante.precios) === '0.00'
                ? ''
                : `−${conMiles(descuentoDeLinea(linea, comprobante.precios))}`,
          } satisfies Columna,
        ]
      : []),
    { rotulo: 'Importe', ancho: 68, alinear: 'right', texto: (linea) => conMiles(linea.total) },
  ];
  columnas[1]!.ancho = util - columnas.reduce((suma, { ancho }) => suma + ancho, 0);
  return columnas;
}

function cabeceraTabla(lienzo: Lienzo, columnas: readonly Columna[], y: number): number {
  lienzo.rect(margen, y, util, 19).fill(tinta.marca);
  let x = margen;
  for (const { rotulo, ancho, alinear } of columnas) {
    escribir(lienzo, rotulo, x + 5, y + 4.5, ancho - 10, { fuente: 'negrita', color: '#ffffff', alinear });
    x += ancho;
  }
  return y + 19;
}

function fila(
  lienzo: Lienzo,
  columnas: readonly Columna[],
  linea: LineaComprobante,
  y: number,
  altura: number,
): number {
  let x = margen;
  for (const { ancho, alinear, texto } of columnas) {
    escribir(lienzo, texto(linea), x + 5, y + 4.5, ancho - 10, { alinear });
    x += ancho;
  }
  raya(lienzo, margen, y + altura, util);
  return y + altura;
}

function otraPagina(lienzo: Lienzo, comprobante: Comprobante, columnas: readonly Columna[] | null): number {
  lienzo.addPage({ size: 'A4', margin: 0 });
  const texto = `${titulo(comprobante)} ${numeroDe(comprobante)}`;
  escribir(lienzo, texto, margen, margen, util, { fuente: 'negrita', color: tinta.marca, cuerpo: 10 });
  escribir(lienzo, `RUC ${comprobante.emisor.ruc}`, margen, margen, util, { alinear: 'right', color: tinta.suave });
  return columnas ? cabeceraTabla(lienzo, columnas, margen + 20) : margen + 20;
}

const anchoTotales = 212;
const anchoLeyendas = util - anchoTotales - 20;
const ladoQr = 88;
const renglon = { total: 15, importeTotal: 24, pago: 13 };

function altoCierre(lienzo: Lienzo, comprobante: Comprobante, impresion: Impresion): number {
  const leyendas = comprobante.leyendas.reduce(
    (suma, { texto }) => suma + alto(lienzo, texto, anchoLeyendas, { fuente: 'negrita' }) + 2,
    0,
  );
  const totales = (filasDeTotales(comprobante).length - 1) * renglon.total + renglon.importeTotal;
  return Math.max(leyendas + 8 + ladoQr, totales + 6 + filasDePago(impresion).length * renglon.pago);
}

/** Amount in words, totals, payments, QR and legend: together on one page. */
function cierre(lienzo: Lienzo, comprobante: Comprobante, impresion: Impresion, y: number): void {
  const xTotales = margen + util - anchoTotales;

  let yTotal = y;
  const filas = filasDeTotales(comprobante);
  filas.forEach(({ rotulo, importe }, indice) => {
    const ultima = indice === filas.length - 1;
    if (ultima) lienzo.roundedRect(xTotales, yTotal, anchoTotales, renglon.importeTotal, 3).fill(tinta.marca);
    const estilo = ultima ? ({ fuente: 'negrita', cuerpo: 11, color: '#ffffff' } as const) : {};
    const yTexto = yTotal + (ultima ? 5.5 : 2);
    escribir(lienzo, rotulo, xTotales + 8, yTexto, 110, estilo);
    escribir(lienzo, enMoneda(comprobante, importe), xTotales + 90, yTexto, anchoTotales - 98, {
      ...estilo,
      alinear: 'right',
    });
    yTotal += ultima ? renglon.importeTotal : renglon.total;
  });
  yTotal += 6;
  for (const { rotulo, importe } of filasDePago(impresion)) {
    escribir(lienzo, rotulo, xTotales + 8, yTotal, 110, { color: tinta.suave });
    const estilo = { alinear: 'right', color: tinta.suave } as const;
    escribir(lienzo, enMoneda(comprobante, importe), xTotales + 90, yTotal, anchoTotales - 98, estilo);
    yTotal += renglon.pago;
  }

  let yTexto = y;
  for (const { texto } of comprobante.leyendas)
    yTexto = escribir(lienzo, texto, margen, yTexto, anchoLeyendas, { fuente: 'negrita' }) + 2;
  yTexto += 8;
  dibujarQr(lienzo, textoQr(comprobante, impresion.hash), margen, yTexto, ladoQr);
  const xPie = margen + ladoQr + 14;
  const anchoPie = anchoLeyendas - ladoQr - 14;
  const suave = { cuerpo: 7.5, color: tinta.suave } as const;
  let yPie = escribir(lienzo, leyendaImpresa(comprobante), xPie, yTexto, anchoPie, suave) + 5;
  yPie = escribir(lienzo, resumen(impresion.hash), xPie, yPie, anchoPie, suave) + 5;
  escribir(lienzo, `Atendido por ${impresion.cajero}`, xPie, yPie, anchoPie, suave);
}

const resumen = (hash: string | null): string => (hash === null ? 'Resumen: se genera al firmar.' : `Resumen: ${hash}`);

function numerarPaginas(lienzo: Lienzo, comprobante: Comprobante): void {
  const { start, count } = lienzo.bufferedPageRange();
  for (let indice = 0; indice < count; indice++) {
    lienzo.switchToPage(start + indice);
    raya(lienzo, margen, fondo + 8, util);
    const estilo = { cuerpo: 7.5, color: tinta.suave } as const;
    escribir(
      lienzo,
      `${comprobante.emisor.razonSocial} · ${numeroDe(comprobante)}`,
      margen,
      fondo + 14,
      util - 90,
      estilo,
    );
    escribir(lienzo, `Página ${indice + 1} de ${count}`, margen, fondo + 14, util, { ...estilo, alinear: 'right' });
  }
}
