/** One thing that keeps a document from going out: the field, as the form names it, and a sentence for the person. */
export type Reparo = { campo: string; motivo: string };

/** Collects what is wrong: `exigir(condition, field, sentence)` for each rule, in the order people fill the form in. */
export function anotarReparos(): {
  reparos: Reparo[];
  exigir: (seCumple: boolean, campo: string, motivo: string) => boolean;
} {
  const reparos: Reparo[] = [];
  return {
    reparos,
    exigir: (seCumple, campo, motivo) => {
      if (!seCumple) reparos.push({ campo, motivo });
      return seCumple;
    },
  };
}
