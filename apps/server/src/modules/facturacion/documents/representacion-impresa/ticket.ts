import { direccionDe } from './formato.ts';
import type { Bloque, Impreso, Par } from './impreso.ts';
import { alto, anchoDe, dibujarImagen, dibujarQr, escribir, raya, type Estilo, type Lienzo } from './lienzo.ts';
import type { Marca } from './marca.ts';

/** 80 mm of paper, of which printers reach 72. */
const ancho = 226.77;
const margen = 11.4;
const util = ancho - 2 * margen;
/** Longest page that readers take (200 inches); a longer sale goes on in another piece. */
const largoMaximo = 14_000;

const negro = '#000000';
const negrita = { fuente: 'negrita', color: negro } as const;
const centrado = { alinear: 'center', color: negro } as const;

/**
 * A roll has no pages: the paper is as long as its content. Drawn twice, first on a throw-away canvas to learn the
 * lengths, then on paper of that length.
 */
export function dibujarTicket(lienzo: Lienzo, borrador: Lienzo, impreso: Impreso, marca: Marca): void {
  const largos = dibujar(borrador, impreso, marca, []);
  dibujar(lienzo, impreso, marca, largos);
}

/** Draws all pieces and returns the length of each. Thermal printers have no grey: everything is black. */
function dibujar(lienzo: Lienzo, impreso: Impreso, marca: Marca, largos: readonly number[]): number[] {
  const medidos: number[] = [];
  let y = 0;
  const otroTramo = () => {
    if (y > 0) medidos.push(y + margen);
    lienzo.addPage({ size: [ancho, largos[medidos.length] ?? largoMaximo + 400], margin: 0 });
    y = margen;
  };
  const reservar = (altura: number) => {
    if (y + altura > largoMaximo) otroTramo();
  };
  const poner = (texto: string, estilo: Estilo = {}, debajo = 1.5) => {
    if (texto !== '') y = escribir(lienzo, texto, margen, y, util, { color: negro, ...estilo }) + debajo;
  };
  const entre = (izquierda: string, derecha: string, estilo: Estilo = {}, debajo = 1.5) => {
    const anchoDerecha = derecha === '' ? 0 : Math.min(anchoDe(lienzo, derecha, estilo) + 2, util * 0.7);
    const arriba = y;
    const aLaDerecha = { color: negro, ...estilo, alinear: 'right' } as const;
    const debajoDeDerecha = escribir(lienzo, derecha, margen + util - anchoDerecha, arriba, anchoDerecha, aLaDerecha);
    const debajoDeIzquierda = escribir(lienzo, izquierda, margen, arriba, util - anchoDerecha - 4, {
      color: negro,
      ...estilo,
    });
    y = Math.max(debajoDeIzquierda, debajoDeDerecha) + debajo;
  };
  const pares = (filas: readonly Par[]) => {
    for (const [rotulo, valor] of filas) {
      reservar(40);
      poner(`${rotulo}: ${valor}`, { cuerpo: 8 });
    }
  };
  const bloque = ({ titulo, filas }: Bloque) => {
    reservar(60);
    poner(titulo, { ...negrita, cuerpo: 8 });
    pares(filas);
    y += 2;
  };
  const corte = () => {
    raya(lienzo, margen, y + 3, util, true);
    y += 8;
  };

  otroTramo();
  const { emisor } = impreso;
  const nombre = emisor.nombreComercial || emisor.razonSocial;
  if (marca.logo)
    y = dibujarImagen(lienzo, marca.logo, { x: margen + 30, y, ancho: util - 60, alto: 56, alinear: 'center' }) + 4;
  poner(nombre, { ...centrado, fuente: 'negrita', cuerpo: 13 }, 2);
  if (nombre !== emisor.razonSocial) poner(emisor.razonSocial, { ...centrado, cuerpo: 8 });
  poner(`RUC ${emisor.ruc}`, { ...centrado, fuente: 'negrita', cuerpo: 9.5 });
  poner(direccionDe(emisor), { ...centrado, cuerpo: 7.5 });
  poner([emisor.telefono, emisor.web].filter(Boolean).join(' · '), { ...centrado, cuerpo: 7.5 });
  corte();
  poner(impreso.titulo, { ...centrado, fuente: 'negrita', cuerpo: 10 }, 0.5);
  poner(impreso.numero, { ...centrado, fuente: 'negrita', cuerpo: 12 }, 3);
  pares([...impreso.condiciones, ...impreso.datos]);
  impreso.bloques.forEach(bloque);
  corte();

  for (const { enTicket } of impreso.filas) {
    reservar(alto(lienzo, enTicket.texto, util) + 60);
    poner(enTicket.texto, {}, 0.5);
    enTicket.detalle.forEach(({ izquierda, derecha }, indice) => {
      entre(izquierda, derecha, { cuerpo: 8.5 }, indice === enTicket.detalle.length - 1 ? 4 : 0.5);
    });
  }
  reservar(500);
  corte();

  for (const { rotulo, importe } of impreso.totales) entre(rotulo, importe);
  if (impreso.total) {
    y += 2;
    entre(impreso.total.rotulo, impreso.total.importe, { ...negrita, cuerpo: 11.5 }, 4);
  }
  for (const texto of impreso.leyendas) poner(texto, { cuerpo: 7.5 }, 2);
  if (impreso.totales.length > 0) corte();
  impreso.anexos.forEach(bloque);
  for (const { rotulo, importe } of impreso.pagos) entre(rotulo, importe, { cuerpo: 8 });
  poner(impreso.firma ?? '', { cuerpo: 8 }, 6);

  if (impreso.qr !== null) {
    const lado = 92;
    reservar(lado + 120);
    dibujarQr(lienzo, impreso.qr, margen + (util - lado) / 2, y, lado);
    y += lado + 5;
  }
  if (impreso.hash !== null) poner(`Resumen: ${impreso.hash}`, { ...centrado, cuerpo: 6.5 }, 3);
  poner(impreso.leyendaImpresa, { ...centrado, cuerpo: 7 }, 3);
  poner(impreso.despedida ?? '', { ...centrado, fuente: 'negrita', cuerpo: 8.5 }, 0);
  medidos.push(y + margen);
  return medidos;
}
