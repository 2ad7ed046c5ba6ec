import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
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

/**
 * Looks a complete, possible DNI or RUC up in the public registers and hands over who holds it, once per number.
 * `numero` null: nothing to look up.
 */
export function useTitular(numero: string | null, alHallar: (titular: Titular) => void): ConsultaDeTitular {
  const consulta = useQuery({ ...titular(numero ?? ''), enabled: numero !== null });
  const hallado = numero === null ? undefined : consulta.data;
  useEffect(() => {
    if (hallado) alHallar(hallado);
    // The caller's function is another one at each render; the person found is what counts.
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
