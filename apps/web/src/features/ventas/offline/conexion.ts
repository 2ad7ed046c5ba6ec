/** `desconocida` until the first answer, or its absence. */
export type EstadoDeConexion = 'desconocida' | 'en-linea' | 'sin-conexion';

const primeraEsperaMs = 1_000;
const maximaEsperaMs = 60_000;

/** One second, two, four … up to a minute, each spread so that a shop's tills do not come back in one blow. */
export const esperaTras = (fallos: number, azar: number): number =>
  Math.min(maximaEsperaMs, primeraEsperaMs * 2 ** Math.min(fallos - 1, 10)) * (0.5 + azar / 2);

export type Conexion = {
  estado(): EstadoDeConexion;
  alCambiar(oyente: () => void): () => void;
  /** Looks now, whatever the waiting time: a request failed, the browser says it is online, a person asks. */
  mirar(): void;
  /** A request of the page was not answered; that is known before the next look. */
  fallo(): void;
  /** Goes on until the function it returns is called. */
  arrancar(): () => void;
};

/**
 * Knows whether the server can be reached, by asking it: the browser's own flag only says that there is a network.
 * `revisar` does what there is to do while it answers, and says after how long to look again; it throws when it does not answer.
 */
export function crearConexion({
  revisar,
  azar = Math.random,
}: {
  revisar: () => Promise<number>;
  azar?: () => number;
}): Conexion {
  let estado: EstadoDeConexion = 'desconocida';
  let fallos = 0;
  let reloj: ReturnType<typeof setTimeout> | null = null;
  let mirando = false;
  let otraVez = false;
  let enMarcha = 0;
  const oyentes = new Set<() => void>();

  const pasarA = (nuevo: EstadoDeConexion) => {
    if (nuevo === estado) return;
    estado = nuevo;
    oyentes.forEach((oyente) => oyente());
  };
  const mirar = () => {
    if (enMarcha === 0) return;
    if (mirando) otraVez = true;
    else void vuelta();
  };
  async function vuelta(): Promise<void> {
    mirando = true;
    if (reloj !== null) clearTimeout(reloj);
    let espera: number;
    try {
      espera = await revisar();
      fallos = 0;
      pasarA('en-linea');
    } catch {
      fallos += 1;
      espera = esperaTras(fallos, azar());
      pasarA('sin-conexion');
    }
    mirando = false;
    if (enMarcha === 0) return;
    reloj = setTimeout(mirar, otraVez ? 0 : espera);
    otraVez = false;
  }

  return {
    estado: () => estado,
    alCambiar(oyente) {
      oyentes.add(oyente);
      return () => void oyentes.delete(oyente);
    },
    mirar,
    fallo() {
      pasarA('sin-conexion');
      mirar();
    },
    arrancar() {
      enMarcha += 1;
      if (enMarcha === 1) mirar();
      return () => {
        enMarcha -= 1;
        if (enMarcha === 0 && reloj !== null) clearTimeout(reloj);
      };
    },
  };
}
