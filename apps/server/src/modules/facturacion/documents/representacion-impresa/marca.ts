import { leerLogo } from '../logo.ts';
import { tinta, type Imagen } from './lienzo.ts';

/** What makes a company's paper its own, from its settings. Not frozen with the documents: it is dress, not content. */
export type Branding = {
  /** PNG or JPEG. */
  logo: Buffer | null;
  /** `#1f3a5f` */
  color: string | null;
};

export type Marca = {
  logo: Imagen | null;
  /** Bands and frames. */
  banda: string;
  /** Text on a band. */
  sobreBanda: string;
  /** Text on paper. */
  texto: string;
};

/** Any colour prints legibly: text on a light one is dark, and a light one is not used for text. */
export function marcaDe({ logo, color }: Branding): Marca {
  const banda = color !== null && /^#[0-9a-f]{6}$/i.test(color) ? color : tinta.marca;
  const clara = luminancia(banda) > 0.4;
  return {
    logo: imagenDe(logo),
    banda,
    sobreBanda: clara ? tinta.texto : '#ffffff',
    texto: clara ? tinta.texto : banda,
  };
}

/** A logo that cannot be printed was refused when it was set; should one be there, the paper comes out without it. */
function imagenDe(bytes: Buffer | null): Imagen | null {
  const leido = bytes === null ? null : leerLogo(bytes);
  return bytes !== null && leido?.kind === 'ok' ? { bytes, ancho: leido.ancho, alto: leido.alto } : null;
}

/** Relative luminance as WCAG defines it, 0 … 1. */
function luminancia(color: string): number {
  const [rojo = 0, verde = 0, azul = 0] = [1, 3, 5].map((desde) => {
    const canal = parseInt(color.slice(desde, desde + 2), 16) / 255;
    return canal <= 0.04045 ? canal / 12.92 : ((canal + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * rojo + 0.7152 * verde + 0.0722 * azul;
}
