/** The parts of SUNAT's catalogues (Anexo 8) that the checks need. */

/** C05: tribute → the Name and TaxTypeCode that must go with it. */
export const TAXES = new Map([
  ['1000', { name: 'IGV', type: 'VAT' }],
  ['1016', { name: 'IVAP', type: 'VAT' }],
  ['2000', { name: 'ISC', type: 'EXC' }],
  ['7152', { name: 'ICBPER', type: 'OTH' }],
  ['9995', { name: 'EXP', type: 'FRE' }],
  ['9996', { name: 'GRA', type: 'FRE' }],
  ['9997', { name: 'EXO', type: 'VAT' }],
  ['9998', { name: 'INA', type: 'FRE' }],
  ['9999', { name: 'OTROS', type: 'OTH' }],
]);

/** Exactly one of these taxes every line. */
export const IGV_FAMILY = new Set(['1000', '1016', '9995', '9996', '9997', '9998']);

/** C07: affectation → tributes it may go with. */
export const AFFECTATIONS = new Map([
  ['10', ['1000']],
  ...['11', '12', '13', '14', '15', '16', '21', '31', '32', '33', '34', '35', '36', '37'].map(
    (code): [string, string[]] => [code, ['9996']],
  ),
  ['17', ['1016', '9996']],
  ['20', ['9997']],
  ['30', ['9998']],
  ['40', ['9995', '9996']],
]);

/** C07 codes of free lines whose reference value carries IGV. */
export const FREE_TAXED = new Set(['11', '12', '13', '14', '15', '16', '17']);

/** C06: identity documents a receiver may show. */
export const IDENTITIES = new Set(['0', '1', '4', '6', '7', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', '-']);

/** C51: operation types. */
export const OPERATIONS = new Set(
  '0101 0112 0113 0200 0201 0202 0203 0204 0205 0206 0207 0208 0301 0302 0303 0401 1001 1002 1003 1004 2001 2002 2100 2101 2102 2103 2104 2106'.split(
    ' ',
  ),
);

/** C52: legends. */
export const LEGENDS = new Set('1000 1002 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 2010'.split(' '));

/** C53: charge or discount → what cbc:ChargeIndicator must say. */
export const LINE_CHARGES = new Map([
  ['00', 'false'],
  ['01', 'false'],
  ['07', 'true'],
  ['47', 'true'],
  ['48', 'true'],
  ['54', 'true'],
]);
export const GLOBAL_CHARGES = new Map([
  ...['02', '03', '04', '05', '06', '20', '61', '62', '63'].map((code): [string, string] => [code, 'false']),
  ...['45', '46', '49', '50', '51', '52', '53'].map((code): [string, string] => [code, 'true']),
]);

/** C54: goods and services under detracción. */
export const DETRACTIONS = new Set(
  '001 003 004 005 008 009 010 012 014 016 017 019 020 021 022 023 024 025 026 027 030 031 034 035 036 037 039 040 041 099'.split(
    ' ',
  ),
);

/** C02, the currencies a Peruvian receipt is seen with. */
export const CURRENCIES = new Set('PEN USD EUR GBP JPY CAD CHF CLP COP BRL MXN ARS BOB CNY AUD SEK NOK DKK'.split(' '));

/** C03: units of measure SUNAT accepts (UN/ECE rec 20). */
export const UNITS = new Set(
  '4A BE BG BJ BLL BO BT BX C62 CA CEN CJ CMK CMQ CMT CT CY DAY DR DZN DZP FOT FTK FTQ GLI GLL GRM GRO HLT HUR INH KGM KT KTM KWH LBR LEF LTN LTR MGM MIL MIN MLT MMK MMQ MMT MON MTK MTQ MTR MWH NIU ONZ PF PG PK PR RM SET ST STN TNE TU UM YDK YRD ZZ'.split(
    ' ',
  ),
);

/** ICBPER per bag by year of issue. */
export const icbperRate = (year: number): string =>
  year >= 2023 ? '0.50' : year === 2022 ? '0.40' : year === 2021 ? '0.30' : '0.20';

/** IGV rates in force (percent): 18 for everyone; MYPE restaurants and hotels 10 until 2025, 10.5 in 2026. */
export const igvRates = (year: number): string[] => ['18', year >= 2026 ? '10.5' : '10'];

/** C59: means of payment. */
export const PAYMENT_MEANS = new Set(
  '001 002 003 004 005 006 007 008 009 010 011 012 013 101 102 103 104 105 106 107 108 999'.split(' '),
);

/** C20: why goods travel. */
export const TRANSFER_REASONS = new Set('01 02 03 04 05 06 07 08 09 13 14 17 18 19'.split(' '));

/** C61: documents related to a guide. */
export const GUIDE_DOCUMENTS = new Set(
  '01 03 04 09 12 31 48 49 50 52 65 66 67 68 69 71 72 73 74 75 76 77 78 80 81 82'.split(' '),
);
