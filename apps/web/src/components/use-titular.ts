import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { titularRespuesta, type Titular } from '@jsol/contracts/padron';
import { api } from '../lib/api.ts';

const titular = (numero: string) =>
  queryOptions({
    queryKey: ['padron', numero],
    queryFn: async () =>
      (await api.get(`/api/padron/${numero.length === 11 ? '6' : '1'}/${numero}`, titularRespuesta)).titular,
    staleTime: 3_600_000,
    retry: false,
  });

export type ConsultaDeTitular = {
  /** One line under the field: looking, what the register says against it, or why nobody can say; null: nothing to say. */
  nota: string | null;
};

/** What the register fills in of a form. */
export type CamposDeTitular = {
  leer: (campo: 'nombre' | 'direccion') => string;
  poner: (campo: 'nombre' | 'direccion', valor: string) => void;
};

const largoMaximoNombre = 100;

/**
 * Looks a complete, possible DNI or RUC up in the public registers and writes who holds it into the form. What a person
 * wrote stays; what another number had brought does not. `numero` null: nothing to look up.
 */
export function useTitular(numero: string | null, campos: CamposDeTitular): ConsultaDeTitular {
  const consulta = useQuery({ ...titular(numero ?? ''), enabled: numero !== null });
  const hallado = numero === null ? undefined : consulta.data;
  const traido = useRef({ nombre: '', direccion: '' });
  useEffect(() => {
    if (!hallado) return;
    const nuevo = { nombre: hallado.nombre.slice(0, largoMaximoNombre), direccion: hallado.direccion ?? '' };
    for (const campo of ['nombre', 'direccion'] as const) {
      const escrito = campos.leer(campo).trim();
      if (escrito === '' || escrito === traido.current[campo]) campos.poner(campo, nuevo[campo]);
    }
    traido.current = nuevo;
    // The caller's functions are other ones at each render; the person found is what counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [hallado]);
  if (numero === null) return { nota: null };
  if (consulta.isPending) return { nota: 'Buscando el nombre…' };
  if (consulta.isError) return { nota: 'El padrón no contesta: escriba el nombre.' };
  return { nota: notaDe(consulta.data) };
}

function notaDe(titular: Titular | null): string | null {
  if (!titular) return 'Nadie figura con ese número en el padrón.';
  const { estado, condicion, desactualizado } = titular;
  if (estado !== null && estado !== 'ACTIVO') return `Según SUNAT está ${estado}.`;
  if (condicion !== null && condicion !== 'HABIDO') return `Según SUNAT está ${condicion}.`;
  return desactualizado ? 'El padrón no contesta: es lo último que se supo.' : null;
}
