import { Paper, Title } from '@mantine/core';
import { soles } from '../../../../lib/format.ts';
import type { EmpresaEnPantalla } from '../empresa-en-pantalla.ts';
import clases from './vista-del-ticket.module.css';

const lineas = [
  ['2 BOL  Cemento Portland 42.5 kg', '57.80'],
  ['1 UND  Martillo de uña 16 oz', '34.90'],
] as const;

/** What a ticket's head will look like with the data as they are being written. */
export function VistaDelTicket({ empresa, logo }: { empresa: EmpresaEnPantalla; logo: string | null }) {
  const color = /^#[0-9a-f]{6}$/i.test(empresa.color) ? empresa.color : '#000000';
  const lugar = [empresa.distrito, empresa.provincia, empresa.departamento].filter((parte) => parte !== '').join(' - ');
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="xs">
        Así se verá el ticket
      </Title>
      <div className={clases.papel} role="img" aria-label={`Muestra de un ticket de ${empresa.nombreComercial}`}>
        {logo && <img src={logo} alt="" className={clases.logo} />}
        <b style={{ color }}>{empresa.nombreComercial}</b>
        <span>{empresa.razonSocial}</span>
        <span>RUC {empresa.ruc}</span>
        <span>{empresa.direccion}</span>
        <span>{lugar}</span>
        {empresa.telefono !== '' && <span>Tel. {empresa.telefono}</span>}
        {empresa.web !== '' && <span>{empresa.web}</span>}
        <b className={clases.titulo} style={{ color, borderColor: color }}>
          BOLETA DE VENTA ELECTRÓNICA
          <br />
          B001-123
        </b>
        {lineas.map(([descripcion, importe]) => (
          <span key={descripcion} className={clases.linea}>
            <span>{descripcion}</span>
            <span>{importe}</span>
          </span>
        ))}
        <span className={clases.linea}>
          <b>TOTAL</b>
          <b style={{ color }}>{soles('92.70')}</b>
        </span>
      </div>
    </Paper>
  );
}
