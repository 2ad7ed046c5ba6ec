import { Radio, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  costoAdicionalBody,
  tipoDeCostoSchema,
  tiposDeCosto,
  type TipoDeCosto,
} from '@jsol/contracts/inventario-valoracion';
import { Formulario } from '../../../../components/formulario.tsx';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { fecha, hoyEnLima, soles } from '../../../../lib/format.ts';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { entradasCosteables, registrarCosto } from '../api.ts';
import { motivoEnPalabras } from '../palabras.ts';

type Opcion = { value: string; label: string };

const esperaMs = 300;

type EnPantalla = {
  referencia: string;
  tipo: TipoDeCosto;
  documento: string;
  importe: string;
  reparto: 'valor' | 'cantidad';
  fecha: string;
};

/** A freight, insurance or difference of price for a receipt. */
export function RegistrarCosto({ alTerminar }: { alTerminar: (registrado: boolean) => unknown }) {
  const [clave] = useState(claveNueva);
  const [q, setQ] = useState('');
  const [buscado] = useDebouncedValue(q, esperaMs);
  const [elegida, setElegida] = useState<Opcion | null>(null);
  // Once one is chosen the field shows its label, which is no document to search for.
  const entradas = useQuery(entradasCosteables(buscado === elegida?.label ? '' : buscado));
  const halladas = (entradas.data?.items ?? []).map((entrada): Opcion => ({
    value: entrada.referencia,
    label: `${entrada.documento ?? motivoEnPalabras(entrada.motivo)}, ${fecha(entrada.fecha)}, ${entrada.almacen}, ${soles(entrada.valor)}`,
  }));
  const opciones = elegida ? [elegida, ...halladas.filter(({ value }) => value !== elegida.value)] : halladas;
  const formulario = useFormulario({
    inicial: {
      referencia: '',
      tipo: 'flete',
      documento: '',
      importe: '',
      reparto: 'valor',
      fecha: hoyEnLima(),
    } as EnPantalla,
    schema: costoAdicionalBody,
    cuerpo: (valores) => valores,
    mandar: (costo) => registrarCosto(costo, clave),
    alTerminar: () => alTerminar(true),
  });
  const { campos } = formulario;
  return (
    <Formulario
      nombre="Costo adicional"
      formulario={formulario}
      boton="Registrar"
      alVolver={() => void alTerminar(false)}
    >
      <Select
        label="Entrada"
        description="Busque por su documento"
        placeholder="F001-778"
        searchable
        searchValue={q}
        onSearchChange={setQ}
        filter={({ options }) => options}
        nothingFoundMessage="Ninguna entrada con ese documento"
        data={opciones}
        value={elegida?.value ?? null}
        onChange={(_, opcion) => {
          setElegida(opcion);
          campos.setFieldValue('referencia', opcion?.value ?? '');
        }}
        error={campos.errors['referencia']}
      />
      <Select
        label="Qué es"
        allowDeselect={false}
        data={tipoDeCostoSchema.options.map((value) => ({ value, label: tiposDeCosto[value] }))}
        {...campos.getInputProps('tipo')}
      />
      <TextInput
        label="Importe en soles, sin IGV"
        description={campos.values.tipo === 'diferencia-precio' ? 'Con signo menos si el precio bajó' : undefined}
        inputMode="decimal"
        {...campos.getInputProps('importe')}
      />
      <TextInput
        label="Documento"
        placeholder="Factura del transporte, si la hay"
        maxLength={40}
        {...campos.getInputProps('documento')}
      />
      <TextInput type="date" label="Fecha" max={hoyEnLima()} {...campos.getInputProps('fecha')} />
      <Radio.Group label="Se reparte entre los productos según" {...campos.getInputProps('reparto')}>
        <Radio mt={4} value="valor" label="Su valor" />
        <Radio mt={4} value="cantidad" label="Su cantidad" />
      </Radio.Group>
    </Formulario>
  );
}
