import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { leerNumeroCompleto } from '../domain/numeracion.ts';
import { desempaquetar, type FallaZip } from './desempaquetar.ts';

/** What an ApplicationResponse says. Its ZIP is kept as received; this is only a reading of it. */
export type Cdr = {
  /** RUC of the receiver (the issuer of the receipt); null in the short form some rejections come in. */
  receptor: string | null;
  /** `F001-1` or `RC-20261124-1`, as SUNAT wrote it. */
  documento: string;
  /** `'0'` accepted; else the rejection's code. */
  codigo: string;
  descripcion: string;
  /** DigestValue of the document it answers; only an OSE says it. */
  hash: string | null;
  /** `4031 - text`, one each. */
  observaciones: string[];
  /** SUNAT's process number, or an OSE's authorisation UUID. */
  id: string | null;
  /** Of the answer, Lima: `2026-11-24` and `18:05:10`. */
  fecha: string | null;
  hora: string | null;
  /** Of a guía: where SUNAT shows it, the content of its QR. */
  enlace: string | null;
};

/** What keeps a CDR from being read: the ZIP, the bytes, the XML, or that it is something else. */
export type FallaCdr = FallaZip | 'codificacion' | 'con-dtd' | 'mal-formado' | 'no-es-cdr';

export type CdrLeido =
  | { kind: 'ok'; cdr: Cdr }
  | {
      kind: 'ilegible';
      falla: FallaCdr;
      /** In Spanish, to go on with after a colon: no capital, no full stop. */
      motivo: string;
    }
  /** A CDR of another company, of another document, or of another content under this number. */
  | { kind: 'ajeno'; falla: 'otro-ruc' | 'otro-documento' | 'otro-contenido'; motivo: string };

/** What the CDR should answer: a document with a number, or a file such as `RC-20261124-1`. */
export type Consultado = {
  ruc: string;
  /** DigestValue of what was signed. */
  hash?: string;
} & ({ tipo: string; serie: string; numero: number } | { resumen: string });

const motivos: Readonly<Record<FallaCdr, string>> = {
  danado: 'el ZIP de SUNAT está dañado',
  'sin-xml': 'el ZIP de SUNAT no trae un XML',
  'demasiado-grande': 'la constancia es demasiado grande',
  codificacion: 'la constancia viene en una codificación desconocida',
  'con-dtd': 'la constancia trae una DTD, que no se acepta',
  'mal-formado': 'la constancia no es un XML bien formado',
  'no-es-cdr': 'la respuesta de SUNAT no es un CDR',
};

const ilegible = (falla: FallaCdr): CdrLeido => ({ kind: 'ilegible', falla, motivo: motivos[falla] });

/**
 * Reads the CDR inside a ZIP, in any of the dialects seen: `ar:` prefix or none, UTF-8 or ISO-8859-1, a `dummy/`
 * entry beside it, UBL 2.0 of SUNAT or 2.1 of an OSE, rejections with nothing but the DocumentResponse. Elements are
 * found by local name. Never throws: the outside wrote these bytes. With `consultado`, a CDR that answers something else
 * is `ajeno`.
 */
export function leerCdr(zip: Uint8Array, consultado?: Consultado): CdrLeido {
  const leido = leer(zip);
  if (leido.kind !== 'ok' || !consultado) return leido;
  const { cdr } = leido;
  if (cdr.receptor !== null && cdr.receptor !== consultado.ruc)
    return { kind: 'ajeno', falla: 'otro-ruc', motivo: `la constancia es del RUC ${cdr.receptor}, otra empresa` };
  if (!perteneceA(cdr, consultado)) {
    const documento = cdr.documento.slice(0, 40);
    return { kind: 'ajeno', falla: 'otro-documento', motivo: `la constancia es de ${documento}, otro comprobante` };
  }
  if (consultado.hash !== undefined && cdr.hash !== null && cdr.hash !== consultado.hash)
    return {
      kind: 'ajeno',
      falla: 'otro-contenido',
      motivo: 'la constancia es de otro contenido con este mismo número',
    };
  return leido;
}

function leer(zip: Uint8Array): CdrLeido {
  const abierto = desempaquetar(zip);
  if (abierto.kind !== 'ok') return ilegible(abierto.kind);
  const texto = decodificar(abierto.xml);
  if (texto === null) return ilegible('codificacion');
  // A CDR has no DTD; one here is an attack with entities (XXE, "billion laughs").
  if (/<!(?:DOCTYPE|ENTITY)/i.test(texto)) return ilegible('con-dtd');
  // Its successor is a package of its own with the same code; the version here is pinned.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (XMLValidator.validate(texto) !== true) return ilegible('mal-formado');
  return interpretar(texto);
}

function decodificar(bytes: Uint8Array): string | null {
  const inicio = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const declarada = /^[^<]*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']/i.exec(inicio)?.[1]?.toLowerCase() ?? 'utf-8';
  const codificacion = { 'utf-8': 'utf-8', utf8: 'utf-8', 'iso-8859-1': 'iso-8859-1', latin1: 'iso-8859-1' }[declarada];
  if (!codificacion) return declarada === 'windows-1252' ? new TextDecoder('windows-1252').decode(bytes) : null;
  return new TextDecoder(codificacion).decode(bytes);
}

type Nodo = string | { [nombre: string]: Nodo[] };

const lector = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  isArray: () => true,
});

function interpretar(texto: string): CdrLeido {
  const raiz = lector.parse(texto) as { [nombre: string]: Nodo[] };
  const respuesta = raiz['ApplicationResponse']?.[0];
  const en = (...ruta: string[]) => textoEn(respuesta, ruta);
  const codigo = en('DocumentResponse', 'Response', 'ResponseCode');
  const documento =
    en('DocumentResponse', 'DocumentReference', 'ID') ?? en('DocumentResponse', 'Response', 'ReferenceID');
  if (codigo === null || documento === null) return ilegible('no-es-cdr');
  return {
    kind: 'ok',
    cdr: {
      receptor: receptorDe(respuesta),
      documento,
      codigo,
      descripcion: en('DocumentResponse', 'Response', 'Description') ?? '',
      hash: en('DocumentResponse', 'DocumentReference', 'Attachment', 'ExternalReference', 'DocumentHash'),
      observaciones: [...notas(respuesta), ...notasOse(respuesta)],
      id: en('ID'),
      fecha: en('ResponseDate') ?? en('IssueDate'),
      hora: (en('ResponseTime') ?? en('IssueTime'))?.slice(0, 8) ?? null,
      enlace: enlaceSeguro(en('DocumentResponse', 'DocumentReference', 'DocumentDescription')),
    },
  };
}

/** It ends up in a QR that customers open. */
const enlaceSeguro = (texto: string | null): string | null =>
  texto !== null && texto.length <= 500 && /^https:\/\/[^\s"<>]+$/i.test(texto) ? texto : null;

function receptorDe(respuesta: Nodo | undefined): string | null {
  const candidatos = [
    textoEn(respuesta, ['ReceiverParty', 'PartyIdentification', 'ID']),
    textoEn(respuesta, ['ReceiverParty', 'PartyLegalEntity', 'CompanyID']),
    textoEn(respuesta, ['DocumentResponse', 'RecipientParty', 'PartyIdentification', 'ID']),
    textoEn(respuesta, ['RecipientParty', 'PartyIdentification', 'ID']),
  ];
  // "6-20131312955" in the last two; SUNAT's own RUC may stand in the wrong one of the first, so form decides.
  for (const candidato of candidatos) {
    const ruc = /(?:^|-)(\d{11})$/.exec(candidato ?? '')?.[1];
    if (ruc) return ruc;
  }
  return null;
}

const notas = (respuesta: Nodo | undefined): string[] =>
  nodosEn(respuesta, ['Note']).flatMap((nodo) => decodificarTexto(nodo) ?? []);

/** An OSE puts remarks in Response/Status instead of Note. */
const notasOse = (respuesta: Nodo | undefined): string[] =>
  nodosEn(respuesta, ['DocumentResponse', 'Response', 'Status']).flatMap((estado) => {
    const codigo = textoEn(estado, ['StatusReasonCode']);
    return codigo === null ? [] : [`${codigo} - ${textoEn(estado, ['StatusReason']) ?? ''}`];
  });

function nodosEn(desde: Nodo | undefined, ruta: readonly string[]): Nodo[] {
  let nodos = desde === undefined ? [] : [desde];
  for (const nombre of ruta) nodos = nodos.flatMap((nodo) => (typeof nodo === 'string' ? [] : (nodo[nombre] ?? [])));
  return nodos;
}

function textoEn(desde: Nodo | undefined, ruta: readonly string[]): string | null {
  const nodo = nodosEn(desde, ruta)[0];
  return nodo === undefined ? null : decodificarTexto(nodo);
}

const predefinidas: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five predefined entities and character references, in one pass, so that `&amp;lt;` stays `&lt;`. */
function decodificarTexto(nodo: Nodo): string | null {
  const texto = typeof nodo === 'string' ? nodo : typeof nodo['#text'] === 'string' ? nodo['#text'] : '';
  const limpio = texto
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (todo, hexa?: string, decimal?: string, nombre?: string) => {
      if (nombre !== undefined) return predefinidas[nombre] ?? todo;
      const punto = hexa === undefined ? Number(decimal) : parseInt(hexa, 16);
      return punto > 0x1f && punto <= 0x10ffff && (punto < 0xd800 || punto > 0xdfff)
        ? String.fromCodePoint(punto)
        : ' ';
    })
    .replace(/\s+/g, ' ')
    .trim();
  return limpio === '' ? null : limpio;
}

/**
 * Whether the CDR answers this document of this issuer. Series and number may come padded or after the RUC and type
 * (`20131312955-01-F001-00000001`, `20131312955-RC-20261124-1`); a CDR that names no receiver is taken by its document
 * alone.
 */
export function perteneceA(cdr: Cdr, consultado: Consultado): boolean {
  if (cdr.receptor !== null && cdr.receptor !== consultado.ruc) return false;
  const escrito = cdr.documento.trim().toUpperCase();
  const sinRuc = escrito.replace(/^(\d{11})-/, (prefijo) => (prefijo === `${consultado.ruc}-` ? '' : prefijo));
  if ('resumen' in consultado) return sinCeros(sinRuc) === sinCeros(consultado.resumen);
  const conTipo = sinRuc !== escrito ? `${consultado.tipo}-` : '';
  if (!sinRuc.startsWith(conTipo)) return false;
  const leido = leerNumeroCompleto(sinRuc.slice(conTipo.length));
  return leido?.serie === consultado.serie && leido.numero === consultado.numero;
}

/** `RC-20261124-001` → `RC-20261124-1` */
const sinCeros = (resumen: string): string => resumen.replace(/^(\w{2}-\d{8}-)0+(?=\d)/, '$1');
