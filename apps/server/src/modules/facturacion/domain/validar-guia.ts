import { comparar } from '@jsol/tributos/dinero';
import { addDays, fechaPeruana } from '../../../platform/time/lima.ts';
import { validarDocumento } from './documento-identidad.ts';
import type { Conductor, GuiaRemision, IndicadorGuia, PersonaGuia, Punto } from './guia-remision.ts';
import { numeroMaximo, serieValida } from './numeracion.ts';
import { anotarReparos, type Reparo } from './reparo.ts';

type Exigir = ReturnType<typeof anotarReparos>['exigir'];

/** Motives of catalogue 20 by what they ask of the receiver; the others leave it open. */
const aOtro = ['01', '03', '05', '06', '09', '14', '17'];
const aSiMismo = ['02', '04', '07'];
const deAduana = ['08', '09'];
/** Documents of catalogue 61 that say who issued them. */
const conEmisor = ['01', '03', '04', '09', '12', '48'];
const declaraciones = ['50', '52'];
const documentosDeConductor = ['1', '4', '7', 'A'];
/** SUNAT takes one main and two more, of vehicles and of drivers. */
const maximoVehiculos = 3;

const indicadoresDe: Readonly<Record<GuiaRemision['tipo'], readonly IndicadorGuia[]>> = {
  '09': [
    'TransbordoProgramado',
    'TrasladoVehiculoM1L',
    'RetornoVehiculoEnvaseVacio',
    'RetornoVehiculoVacio',
    'TrasladoTotalDAMoDS',
    'VehiculoConductoresTransp',
  ],
  '31': ['TransbordoProgramado', 'RetornoVehiculoEnvaseVacio', 'RetornoVehiculoVacio'],
};

/** What SUNAT would refuse in this guía, in words, each with its field. `hoy`: the day in Lima. */
export function validarGuia(guia: GuiaRemision, hoy: string): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  validarCabecera(guia, hoy, exigir);
  validarPersona(guia.destinatario, 'destinatario', 'el destinatario', exigir);
  if (guia.tipo === '09') {
    validarMotivo(guia, exigir);
    validarTransporte(guia, exigir);
  } else {
    validarTransportista(guia, exigir);
  }
  validarIndicadores(guia, exigir);
  validarVehiculos(guia, exigir);
  guia.conductores.forEach((uno, indice) => validarConductor(uno, `conductores.${indice}`, exigir));
  validarCarga(guia, exigir);
  validarPunto(guia.partida, 'partida', 'partida', exigir);
  if (guia.llegada) validarPunto(guia.llegada, 'llegada', 'llegada', exigir);
  else exigir(guia.motivo?.codigo === '18', 'llegada', 'Falta el punto de llegada.');
  validarDocumentos(guia, exigir);
  validarLineas(guia, exigir);
  return reparos;
}

function validarCabecera({ tipo, serie, numero, fechaEmision, ...guia }: GuiaRemision, hoy: string, exigir: Exigir) {
  exigir(
    serieValida(tipo, serie),
    'serie',
    `La serie de esta guía empieza con ${tipo === '09' ? 'T' : 'V'} y tiene cuatro letras o números.`,
  );
  exigir(Number.isInteger(numero) && numero >= 1 && numero <= numeroMaximo, 'numero', 'El número va de 1 a 99999999.');
  exigir(
    fechaEmision <= hoy,
    'fechaEmision',
    'La guía no puede tener fecha futura; la fecha en que sale la carga va en el inicio del traslado.',
  );
  exigir(
    fechaEmision >= addDays(hoy, -1),
    'fechaEmision',
    `SUNAT recibe una guía hasta un día después de su fecha; emítala con fecha ${fechaPeruana(hoy)}.`,
  );
  exigir(/^\d{2}:\d{2}:\d{2}$/.test(guia.horaEmision), 'horaEmision', 'Falta la hora de emisión.');
  exigir(guia.inicioTraslado >= fechaEmision, 'inicioTraslado', 'El traslado empieza el día de la guía o después.');
  exigir((guia.observacion ?? '').length <= 250, 'observacion', 'La observación tiene hasta 250 letras.');
}

function validarPersona(persona: PersonaGuia, campo: string, quien: string, exigir: Exigir) {
  const reparo = validarDocumento(persona.tipoDocumento, persona.numeroDocumento);
  exigir(
    reparo === null && persona.tipoDocumento !== '-',
    `${campo}.numeroDocumento`,
    reparo ?? `Identifique a ${quien} con un documento.`,
  );
  exigir(
    persona.nombre.length >= 1 && persona.nombre.length <= 250,
    `${campo}.nombre`,
    `Escriba el nombre o la razón social de ${quien}, hasta 250 letras.`,
  );
}

function validarMotivo(guia: GuiaRemision, exigir: Exigir) {
  const { motivo, emisor, destinatario, comprador, proveedor } = guia;
  if (!exigir(motivo !== null, 'motivo', 'Elija el motivo del traslado.')) return;
  const { codigo, descripcion } = motivo!;
  const propio = destinatario.tipoDocumento === '6' && destinatario.numeroDocumento === emisor.ruc;
  if (aOtro.includes(codigo))
    exigir(
      !propio,
      'destinatario.numeroDocumento',
      'Con este motivo el destinatario es otra empresa o persona, no la que emite la guía.',
    );
  if (aSiMismo.includes(codigo))
    exigir(propio, 'destinatario.numeroDocumento', 'Con este motivo el destinatario es la empresa que emite la guía.');
  if (codigo === '13')
    exigir(
      descripcion.length >= 3 && descripcion.length <= 100,
      'motivo.descripcion',
      'Con el motivo "otros" diga cuál es, en 3 a 100 letras.',
    );
  if (codigo === '03') exigir(comprador !== null, 'comprador', 'Falta el comprador: la entrega es a un tercero.');
  else if (codigo !== '13')
    exigir(comprador === null, 'comprador', 'El comprador solo va en una venta con entrega a terceros, o en otros.');
  if (codigo === '02' || codigo === '07') exigir(proveedor !== null, 'proveedor', 'Falta el proveedor de los bienes.');
  else if (codigo !== '13')
    exigir(proveedor === null, 'proveedor', 'El proveedor solo va en una compra, un recojo de bienes u otros.');
  if (comprador) {
    validarPersona(comprador, 'comprador', 'el comprador', exigir);
    exigir(
      comprador.numeroDocumento !== destinatario.numeroDocumento,
      'comprador.numeroDocumento',
      'El comprador y el destinatario son distintos cuando se entrega a un tercero.',
    );
  }
  if (proveedor) {
    validarPersona(proveedor, 'proveedor', 'el proveedor', exigir);
    exigir(
      proveedor.numeroDocumento !== emisor.ruc,
      'proveedor.numeroDocumento',
      'El proveedor no es la empresa que emite la guía.',
    );
  }
  if (codigo !== '04') return;
  for (const [campo, punto] of [
    ['partida', guia.partida],
    ['llegada', guia.llegada],
  ] as const)
    exigir(
      punto?.establecimiento?.ruc === emisor.ruc,
      `${campo}.establecimiento`,
      `Entre establecimientos de la empresa, el punto de ${campo} lleva el código de su establecimiento.`,
    );
}

const esM1L = ({ indicadores }: GuiaRemision) => indicadores.includes('TrasladoVehiculoM1L');

/** Who carries: a carrier in public transport, own vehicles and drivers in private, neither in a car or motorcycle. */
function validarTransporte(guia: GuiaRemision, exigir: Exigir) {
  const { modalidad, transportista, emisor, vehiculos, conductores, indicadores } = guia;
  exigir(guia.remitente === null, 'remitente', 'En una guía de remitente, el remitente es quien la emite.');
  if (!exigir(modalidad !== null, 'modalidad', 'Elija si el transporte es público o privado.')) return;
  if (esM1L(guia)) {
    exigir(vehiculos.length === 0, 'vehiculos', 'En un auto o una moto (M1 o L) no se indican vehículos.');
    exigir(conductores.length === 0, 'conductores', 'En un auto o una moto (M1 o L) no se indican conductores.');
  }
  if (modalidad === '02') {
    exigir(transportista === null, 'transportista', 'En transporte privado no hay empresa de transporte.');
    if (esM1L(guia)) return;
    exigir(vehiculos.length > 0, 'vehiculos', 'En transporte privado falta la placa del vehículo.');
    exigir(conductores.length > 0, 'conductores', 'En transporte privado falta el conductor.');
    return;
  }
  exigir(
    transportista !== null || esM1L(guia),
    'transportista',
    'En transporte público falta la empresa de transporte.',
  );
  if (transportista) {
    const reparo = validarDocumento('6', transportista.ruc);
    exigir(reparo === null, 'transportista.ruc', reparo ?? '');
    exigir(
      transportista.ruc !== emisor.ruc,
      'transportista.ruc',
      'La empresa de transporte no es la que emite la guía; si lleva la carga ella misma, el transporte es privado.',
    );
    exigir(transportista.razonSocial !== '', 'transportista.razonSocial', 'Escriba la razón social del transportista.');
    validarMtc(transportista.registroMtc, 'transportista.registroMtc', exigir);
  }
  if (esM1L(guia)) return;
  const declarados = indicadores.includes('VehiculoConductoresTransp');
  exigir(
    vehiculos.length > 0 === declarados,
    'vehiculos',
    declarados
      ? 'Si se registran los vehículos del transportista, falta la placa.'
      : 'En transporte público los vehículos se indican solo si se registran los del transportista.',
  );
  exigir(
    conductores.length > 0 === declarados,
    'conductores',
    declarados
      ? 'Si se registran los conductores del transportista, falta el conductor.'
      : 'En transporte público los conductores se indican solo si se registran los del transportista.',
  );
}

const validarMtc = (registro: string | null, campo: string, exigir: Exigir) =>
  exigir(
    registro === null || /^[A-Z0-9]{1,20}$/.test(registro),
    campo,
    'El registro del MTC tiene hasta 20 letras y números.',
  );

/** A 31 is issued by the carrier: it names who handed the goods over, the vehicle and who drives it. */
function validarTransportista(guia: GuiaRemision, exigir: Exigir) {
  if (exigir(guia.remitente !== null, 'remitente', 'Falta el remitente, que es quien entrega la carga.'))
    validarPersona(guia.remitente!, 'remitente', 'el remitente', exigir);
  exigir(guia.motivo === null, 'motivo', 'La guía de transportista no lleva motivo de traslado.');
  exigir(guia.modalidad === null, 'modalidad', 'La guía de transportista no lleva modalidad de traslado.');
  exigir(
    guia.transportista === null,
    'transportista',
    'En una guía de transportista, el transportista es quien la emite.',
  );
  exigir(guia.comprador === null, 'comprador', 'La guía de transportista no lleva comprador.');
  exigir(guia.proveedor === null, 'proveedor', 'La guía de transportista no lleva proveedor.');
  exigir(guia.vehiculos.length > 0, 'vehiculos', 'Falta la placa del vehículo.');
  exigir(guia.conductores.length > 0, 'conductores', 'Falta el conductor.');
  validarMtc(guia.registroMtc, 'registroMtc', exigir);
}

function validarIndicadores({ tipo, modalidad, motivo, indicadores }: GuiaRemision, exigir: Exigir) {
  exigir(new Set(indicadores).size === indicadores.length, 'indicadores', 'Hay un indicador repetido.');
  exigir(
    indicadores.every((uno) => indicadoresDe[tipo].includes(uno)),
    'indicadores',
    'Hay un indicador que esta guía no lleva.',
  );
  exigir(
    !indicadores.includes('VehiculoConductoresTransp') || modalidad === '01',
    'indicadores',
    'Los vehículos y conductores del transportista se registran solo en transporte público.',
  );
  exigir(
    !indicadores.includes('TrasladoTotalDAMoDS') || deAduana.includes(motivo?.codigo ?? ''),
    'indicadores',
    'El traslado total de una DAM o DS es de una importación o una exportación.',
  );
}

function validarVehiculos({ vehiculos, conductores }: GuiaRemision, exigir: Exigir) {
  exigir(vehiculos.length <= maximoVehiculos, 'vehiculos', 'Se indican hasta tres vehículos.');
  exigir(conductores.length <= maximoVehiculos, 'conductores', 'Se indican hasta tres conductores.');
  const placas = vehiculos.map(({ placa }) => placa);
  exigir(new Set(placas).size === placas.length, 'vehiculos', 'Hay una placa repetida.');
  vehiculos.forEach(({ placa, tarjeta }, indice) => {
    exigir(
      /^(?!0+$)[A-Z0-9]{6,8}$/.test(placa),
      `vehiculos.${indice}.placa`,
      'La placa tiene de 6 a 8 letras y números, sin guion.',
    );
    exigir(
      tarjeta === null || /^(?!0+$)[A-Z0-9]{10,15}$/.test(tarjeta),
      `vehiculos.${indice}.tarjeta`,
      'La tarjeta de circulación tiene de 10 a 15 letras y números.',
    );
  });
}

function validarConductor(conductor: Conductor, campo: string, exigir: Exigir) {
  const admitido = documentosDeConductor.includes(conductor.tipoDocumento);
  exigir(
    admitido,
    `${campo}.tipoDocumento`,
    'El conductor se identifica con DNI, carnet de extranjería, pasaporte o cédula diplomática.',
  );
  const reparo = admitido ? validarDocumento(conductor.tipoDocumento, conductor.numeroDocumento) : null;
  exigir(reparo === null, `${campo}.numeroDocumento`, reparo ?? '');
  exigir(/^.{1,250}$/.test(conductor.nombres), `${campo}.nombres`, 'Escriba los nombres del conductor.');
  exigir(/^.{1,250}$/.test(conductor.apellidos), `${campo}.apellidos`, 'Escriba los apellidos del conductor.');
  exigir(
    /^(?!0+$)[A-Z0-9]{9,10}$/.test(conductor.licencia),
    `${campo}.licencia`,
    'La licencia de conducir tiene 9 o 10 letras y números.',
  );
}

const tresDecimales = /^\d{1,12}(\.\d{1,3})?$/;
const pesoValido = (peso: string) => tresDecimales.test(peso) && comparar(peso, '0') > 0;

function validarCarga({ pesoBruto, pesoNeto, bultos, motivo }: GuiaRemision, exigir: Exigir) {
  const brutoValido = exigir(
    pesoValido(pesoBruto),
    'pesoBruto',
    'El peso bruto es mayor que cero y tiene hasta 3 decimales.',
  );
  if (pesoNeto !== null) {
    exigir(
      deAduana.includes(motivo?.codigo ?? ''),
      'pesoNeto',
      'El peso neto va solo en una importación o una exportación.',
    );
    exigir(pesoValido(pesoNeto), 'pesoNeto', 'El peso neto es mayor que cero y tiene hasta 3 decimales.');
    exigir(
      !brutoValido || !pesoValido(pesoNeto) || comparar(pesoNeto, pesoBruto) <= 0,
      'pesoNeto',
      'El peso neto no pasa del peso bruto.',
    );
  }
  exigir(
    bultos === null || (Number.isInteger(bultos) && bultos >= 1 && bultos <= 999_999),
    'bultos',
    'El número de bultos es un entero mayor que cero.',
  );
}

function validarPunto({ ubigeo, direccion, establecimiento }: Punto, campo: string, nombre: string, exigir: Exigir) {
  exigir(/^\d{6}$/.test(ubigeo), `${campo}.ubigeo`, `Elija el distrito del punto de ${nombre} (ubigeo de 6 dígitos).`);
  exigir(
    direccion.length >= 3 && direccion.length <= 500,
    `${campo}.direccion`,
    `Escriba la dirección del punto de ${nombre}, en 3 a 500 letras.`,
  );
  exigir(
    establecimiento === null ||
      (/^\d{4}$/.test(establecimiento.codigo) && validarDocumento('6', establecimiento.ruc) === null),
    `${campo}.establecimiento`,
    `El establecimiento del punto de ${nombre} tiene un código de 4 dígitos y el RUC de su empresa.`,
  );
}

function validarDocumentos({ documentos, motivo, tipo }: GuiaRemision, exigir: Exigir) {
  documentos.forEach((documento, indice) => {
    const campo = `documentos.${indice}`;
    exigir(
      documento.numero.length >= 1 && documento.numero.length <= 100,
      `${campo}.numero`,
      'Escriba el número del documento relacionado.',
    );
    if (conEmisor.includes(documento.tipo))
      exigir(
        documento.emisor !== null && validarDocumento('6', documento.emisor) === null,
        `${campo}.emisor`,
        `Escriba el RUC de quien emitió el documento ${documento.numero}.`,
      );
    if (tipo === '09' && declaraciones.includes(documento.tipo))
      exigir(
        [...deAduana, '13'].includes(motivo?.codigo ?? ''),
        `${campo}.tipo`,
        'Una declaración de aduana va solo en una importación, una exportación u otros.',
      );
  });
  const claves = documentos.map((uno) => `${uno.tipo} ${uno.numero} ${uno.emisor ?? ''}`);
  exigir(new Set(claves).size === claves.length, 'documentos', 'Hay un documento relacionado repetido.');
  if (deAduana.includes(motivo?.codigo ?? ''))
    exigir(
      documentos.some((uno) => declaraciones.includes(uno.tipo)),
      'documentos',
      'Una importación o una exportación lleva el número de su declaración de aduana (DAM o DS).',
    );
}

function validarLineas({ lineas }: GuiaRemision, exigir: Exigir) {
  exigir(lineas.length > 0, 'lineas', 'Agregue al menos un bien.');
  lineas.forEach(({ orden, descripcion, cantidad, unidad }, indice) => {
    const campo = `lineas.${indice}`;
    exigir(descripcion !== '', `${campo}.descripcion`, `La línea ${orden} no tiene descripción.`);
    exigir(
      /^\d{1,12}(\.\d{1,10})?$/.test(cantidad) && comparar(cantidad, '0') > 0,
      `${campo}.cantidad`,
      `La cantidad de la línea ${orden} es mayor que cero.`,
    );
    exigir(/^[A-Z0-9]{2,3}$/.test(unidad), `${campo}.unidad`, `La línea ${orden} no tiene unidad de medida.`);
  });
}
