/**
 * Opens the till without network: the application's shell and all that `/pos` imports are kept from the first visit on.
 * A new version is fetched beside the one in use and waits until a person takes it. Data is nobody's business here: it
 * lies in the page's own database.
 */
const trabajador = globalThis as unknown as ServiceWorkerGlobalScope;
/** Put in by the build: see precarga.ts. */
declare const __PRECARGA__: { version: string; archivos: string[] };

const { version, archivos } = __PRECARGA__;
const prefijo = 'aplicacion-';
const actual = prefijo + version;
const cascara = '/index.html';
const precargados = new Set(archivos);
const conHuella = '/assets/';

trabajador.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(actual).then((cache) =>
      cache.addAll(
        // What has no hash in its name may lie stale in the browser's own cache.
        archivos.map((archivo) =>
          archivo.startsWith(conHuella) ? archivo : new Request(archivo, { cache: 'reload' }),
        ),
      ),
    ),
  );
});

trabajador.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const viejas = (await caches.keys()).filter((nombre) => nombre.startsWith(prefijo) && nombre !== actual);
      await Promise.all(viejas.map((nombre) => caches.delete(nombre)));
      // The page that registered it must open without network already the next time.
      await trabajador.clients.claim();
    })(),
  );
});

trabajador.addEventListener('message', ({ data }) => {
  if (data === 'activar') void trabajador.skipWaiting();
});

/** `/pos` comes from here first, so that it is all of one version and opens as fast as without network. */
async function navegar(request: Request, ruta: string): Promise<Response> {
  if (ruta === '/pos') return (await caches.match(cascara)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const guardada = await caches.match(cascara);
    if (!guardada) throw error;
    return guardada;
  }
}

trabajador.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== trabajador.location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(navegar(request, pathname));
  else if (precargados.has(pathname)) {
    event.respondWith(caches.match(pathname).then((guardado) => guardado ?? fetch(request)));
  }
});
