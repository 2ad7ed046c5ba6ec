import { Button, Paper, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../../components/confirmar-con-motivo.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { volverAPruebas } from '../api.ts';

/** What there is to say once receipts are real: the way back, while none was issued. */
export function EnProduccion({ puedeVolver, alVolver }: { puedeVolver: boolean; alVolver: () => unknown }) {
  const [accion, setAccion] = useState<PorConfirmar | null>(null);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm" align="flex-start">
        <Insignia palabra="En producción" color="green" Icono={IconCircleCheck} grande />
        <Text>Lo que se emite es real y va a SUNAT.</Text>
        {puedeVolver ? (
          <>
            <Text>Todavía no se emitió ningún comprobante real, así que aún se puede volver a pruebas.</Text>
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              onClick={() =>
                setAccion({
                  titulo: 'Volver a pruebas',
                  texto:
                    'Lo que se emita desde ese momento se enviará al ambiente de pruebas de SUNAT y no tendrá valor.',
                  boton: 'Volver a pruebas',
                  peligro: true,
                  hacer: async (motivo) => {
                    await volverAPruebas(motivo);
                    await alVolver();
                  },
                })
              }
            >
              Volver a pruebas
            </Button>
          </>
        ) : (
          <Text c="dimmed">Ya se emitieron comprobantes reales: no se puede volver a pruebas.</Text>
        )}
      </Stack>
      <ConfirmarConMotivo accion={accion} alTerminar={() => setAccion(null)} />
    </Paper>
  );
}
