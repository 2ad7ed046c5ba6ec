/** What some of SUNAT's codes mean beyond the document that got them (Manual del Programador; sheet "CódigosRetorno"). */

/**
 * Whatever the company sends would be refused too: the channel is the wrong one (1078), the issuer may not issue (1086,
 * 2010, 2011), or its certificate does not count (2325 to 2327).
 */
const quePara = new Set(['1078', '1086', '2010', '2011', '2325', '2326', '2327']);

/** The file, or a document in it, is there already, or is being processed (0140). */
const yaInformado = new Set(['0140', '2223', '2282', '2323', '2324', '2987']);

export const paraLaEmision = (codigo: string): boolean => quePara.has(codigo);
export const estaInformado = (codigo: string): boolean => yaInformado.has(codigo);

/** A boleta this old is told by a resumen diario alone. */
export const soloPorResumen = (codigo: string): boolean => codigo === '1079';
