import { Fragment } from 'react';
import clases from './configuracion.module.css';

/** Names and what they are, one under the other. */
export const Ficha = ({ datos }: { datos: readonly (readonly [nombre: string, valor: string])[] }) => (
  <dl className={clases.ficha}>
    {datos.map(([nombre, valor]) => (
      <Fragment key={nombre}>
        <dt>{nombre}</dt>
        <dd>{valor}</dd>
      </Fragment>
    ))}
  </dl>
);
