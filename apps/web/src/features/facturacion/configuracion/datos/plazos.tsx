import { Modal, NumberInput, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { plazoBody, type plazoSchema } from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { hoyEnLima } from '../../../../lib/format.ts';
import { tiposDeSerie } from '../palabras.ts';
import { plazos, registrarPlazo } from './api.ts';
import { CamposDeVigencia } from './campos-de-vigencia.tsx';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';
import { CeldasDeVigencia } from './vigencia.tsx';

type Plazo = z.output<typeof plazoSchema>;

const otros: Readonly<Record<string, string>> = {
  '07F': 'Nota de crédito de factura',
  '07B': 'Nota de crédito de boleta',
  '08F': 'Nota de débito de factura',
  '08B': 'Nota de débito de boleta',
  RC: 'Resumen diario',
  RC_BAJA: 'Anulación en un resumen diario',
  RA: 'Comunicación de baja',
  RR: 'Reversión',
};
const nombreDe = (tipo: string): string =>
  otros[tipo] ?? (tipo in tiposDeSerie ? tiposDeSerie[tipo as keyof typeof tiposDeSerie] : tipo);

const enDias = (dias: number): string => (dias === 1 ? '1 día' : `${dias} días`);

function NuevoPlazo({ plazo, alTerminar }: { plazo: Plazo; alTerminar: () => void }) {
  const inicial: { dias: number | string; vigenteDesde: string; fuente: string } = {
    dias: plazo.dias,
    vigenteDesde: hoyEnLima(),
    fuente: '',
  };
  const formulario = useFormularioDeDato({
    inicial,
    schema: plazoBody,
    cuerpo: (valores) => ({ tipo: plazo.tipo, ...valores }),
    mandar: registrarPlazo,
    mensaje: 'Se registró el plazo.',
    alTerminar,
  });
  return (
    <Formulario nombre="Nuevo plazo" formulario={formulario} boton="Registrar" alVolver={alTerminar}>
      <NumberInput
        label="Días calendario"
        description="Desde el día siguiente al de la emisión"
        min={0}
        max={365}
        allowDecimal={false}
        data-autofocus
        {...formulario.campos.getInputProps('dias')}
      />
      <CamposDeVigencia formulario={formulario} />
    </Formulario>
  );
}

/** How long SUNAT gives to be told of each document. */
export function Plazos() {
  const consulta = useQuery(plazos);
  const [cambiando, setCambiando] = useState<Plazo | null>(null);
  if (consulta.isPending) return <Cargando texto="Leyendo los plazos…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  return (
    <Stack gap="sm">
      <Text c="dimmed">Hasta cuándo se puede informar cada documento, contado desde que se emite.</Text>
      <TablaDeDatos nombre="Plazos" columnas={['Documento', 'Plazo', 'Rige desde', 'Estado', 'Fuente', '']}>
        {consulta.data.items.map((plazo) => (
          <Table.Tr key={`${plazo.tipo} ${plazo.vigenteDesde}`}>
            <Table.Td>{nombreDe(plazo.tipo)}</Table.Td>
            <Table.Td className="cifra" ta="left">
              {enDias(plazo.dias)}
            </Table.Td>
            <CeldasDeVigencia
              dato={plazo}
              vigente={plazo.vigente}
              tabla="plazos"
              nombre={plazo.tipo}
              que={`el plazo de ${nombreDe(plazo.tipo)}`}
              cambiar={{
                palabra: 'Cambiar',
                para: `Cambiar el plazo de ${nombreDe(plazo.tipo)}`,
                alCambiar: () => setCambiando(plazo),
              }}
            />
          </Table.Tr>
        ))}
      </TablaDeDatos>
      <Modal
        opened={cambiando !== null}
        onClose={() => setCambiando(null)}
        title={cambiando ? nombreDe(cambiando.tipo) : ''}
        size="lg"
      >
        {cambiando && <NuevoPlazo plazo={cambiando} alTerminar={() => setCambiando(null)} />}
      </Modal>
    </Stack>
  );
}
