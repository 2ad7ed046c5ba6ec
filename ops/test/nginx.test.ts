import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import forge from 'node-forge';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { problemaSchema } from '@jsol/contracts/problema';
import { freePort } from '../../apps/server/src/platform/embedded/free-port.ts';
import { cuerpoDemasiadoGrande, demasiadasPeticiones } from '../../apps/server/src/platform/http/errors.ts';
import { maxBodyBytes } from '../../apps/server/src/platform/http/http-server.ts';
import { eventually } from '../../apps/server/test/support/eventually.ts';
import { readOps } from './deployment.ts';
import { execute, findProgram, missing } from './programs.ts';

const nginx = findProgram('nginx');
const needNginx = (skip: TestContext['skip']): void => skip(nginx === null, missing('nginx', 'nginx-light'));

const configuration = readOps('nginx', 'jsoluciones.conf');

/** A self-signed certificate: what is tested is the door, not who trusts it. */
function writeCertificate(folder: string): void {
  const keys = forge.pki.rsa.generateKeyPair(2_048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: 'erp.prueba' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  writeFileSync(path.join(folder, 'cadena.pem'), forge.pki.certificateToPem(certificate));
  writeFileSync(path.join(folder, 'clave.pem'), forge.pki.privateKeyToPem(keys.privateKey));
}

/** The files of ops/nginx in a folder of their own, with ports anybody may open. */
function installed(folder: string, apis: string, ports: { http: number; https: number }): string {
  const ours = path.join(folder, 'jsoluciones');
  mkdirSync(path.join(ours, 'tls'), { recursive: true });
  writeCertificate(path.join(ours, 'tls'));
  writeFileSync(path.join(ours, 'apis.conf'), apis);
  const site = configuration
    .replaceAll('/etc/nginx/jsoluciones', ours)
    .replace(/listen (\[::\]:)?80 /g, (_all, v6?: string) => `listen ${v6 ?? ''}${ports.http} `)
    .replace(/listen (\[::\]:)?443 /g, (_all, v6?: string) => `listen ${v6 ?? ''}${ports.https} `);
  const file = path.join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    file,
    [
      'daemon off; worker_processes 1; error_log stderr warn;',
      `pid ${folder}/nginx.pid;`,
      // As root the workers would be another user, who may not pass through a private temporary folder.
      process.getuid?.() === 0 ? 'user root;' : '',
      `events {} http { access_log off; ${temporary.join(' ')}`,
      site,
      '}',
    ].join('\n'),
  );
  return file;
}

describe('the configuration', () => {
  it.for(['apis.systemd.conf', 'apis.compose.conf'])('nginx -t accepts it with %s', (name, { skip }) => {
    needNginx(skip);
    const folder = mkdtempSync(path.join(tmpdir(), 'jsol-nginx-t-'));
    try {
      // Outside of compose nobody knows the name.
      const apis = readOps('nginx', name).replace('server api:', 'server 127.0.0.1:');
      const file = installed(folder, apis, { http: 21_080, https: 21_443 });
      const { status, stderr } = execute(nginx!, ['-t', '-c', file, '-e', 'stderr']);
      expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/\[(warn|emerg)\]/) });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('accepts bodies as large as the api does', () => {
    expect(/client_max_body_size (\d+)m;/.exec(configuration)?.[1]).toBe(String(maxBodyBytes / 2 ** 20));
  });

  it('leaves the security headers to the application', () => {
    expect(configuration).not.toMatch(/add_header (Strict|X-|Content-Security|Referrer|Cache-Control)/i);
  });
});

describe('the door', () => {
  let folder: string;
  let door: ChildProcess;
  let ports: { http: number; https: number };
  let apis: http.Server[];
  let sockets: WebSocketServer;
  const received: http.IncomingMessage[] = [];

  const listening = (server: http.Server): Promise<number> =>
    new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

  beforeAll(async () => {
    if (!nginx) return;
    folder = mkdtempSync(path.join(tmpdir(), 'jsol-nginx-'));
    sockets = new WebSocketServer({ noServer: true });
    const api = http.createServer((request, response) => {
      received.push(request);
      if (request.url === '/sse') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: primero\n\n');
        return;
      }
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json', 'x-frame-options': 'SAMEORIGIN' });
        response.end(JSON.stringify({ relleno: 'x'.repeat(2_000) }));
      });
    });
    api.on('upgrade', (request, socket, head) => {
      received.push(request);
      sockets.handleUpgrade(request, socket, head, (socket) => socket.on('message', (data) => socket.send(data)));
    });
    // The second takes connections and drops them, as a process that is being killed.
    const dying = http.createServer();
    dying.on('connection', (socket) => socket.destroy());
    apis = [api, dying];
    const upstreams = await Promise.all(apis.map(listening));
    ports = { http: await freePort(), https: await freePort() };
    const config = readOps('nginx', 'apis.systemd.conf')
      .replace('127.0.0.1:8000', `127.0.0.1:${upstreams[0]!}`)
      .replace('127.0.0.1:8001', `127.0.0.1:${upstreams[1]!}`);
    door = spawn(nginx, ['-c', installed(folder, config, ports), '-e', 'stderr'], { stdio: 'ignore' });
    await eventually(async () => (await get('/salud-nginx', { plain: true })).status === 204, {
      timeoutMs: 20_000,
      what: 'nginx listens',
    });
  }, 60_000);

  afterAll(async () => {
    if (!nginx) return;
    const gone = new Promise((resolve) => door.once('exit', resolve));
    door.kill('SIGTERM');
    await gone;
    sockets.close();
    for (const server of apis) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(folder, { recursive: true });
  });

  type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };
  type Asked = { method?: string; headers?: Record<string, string>; body?: string; plain?: boolean };

  function get(route: string, { method = 'GET', headers = {}, body, plain = false }: Asked = {}): Promise<Answer> {
    const options = { host: '127.0.0.1', path: route, method, headers, rejectUnauthorized: false };
    return new Promise((resolve, reject) => {
      const answered = (response: http.IncomingMessage) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
        response.on('error', reject);
      };
      const request = plain
        ? http.request({ ...options, port: ports.http }, answered)
        : https.request({ ...options, port: ports.https }, answered);
      // A server may refuse a body before all of it was sent.
      request.on('error', reject);
      request.end(body);
    });
  }

  it('leads from HTTP to HTTPS, with the address that was asked for', async ({ skip }) => {
    needNginx(skip);
    const { status, headers } = await get('/ventas?dia=hoy', { plain: true, headers: { host: 'erp.empresa.pe' } });
    expect({ status, location: headers.location }).toEqual({
      status: 301,
      location: 'https://erp.empresa.pe/ventas?dia=hoy',
    });
  });

  it('tells the application who asks, whatever the client says of itself, and adds no header of its own', async ({
    skip,
  }) => {
    needNginx(skip);
    received.length = 0;
    const { status, headers } = await get('/api/ventas', {
      headers: {
        host: 'erp.empresa.pe:8443',
        'x-forwarded-for': '10.9.9.9',
        forwarded: 'for=10.9.9.9',
        'accept-encoding': 'gzip',
      },
    });
    expect(status).toBe(200);
    expect(received.at(-1)!.headers).toMatchObject({
      host: 'erp.empresa.pe:8443',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    });
    expect(received.at(-1)!.headers['forwarded']).toBeUndefined();
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['cache-control']).toBeUndefined();
  });

  it('asks another api when one is being killed', async ({ skip }) => {
    needNginx(skip);
    for (let turn = 0; turn < 10; turn += 1) expect((await get(`/api/ventas?vez=${turn}`)).status).toBe(200);
  });

  it('keeps metrics inside', async ({ skip }) => {
    needNginx(skip);
    received.length = 0;
    expect((await get('/metrics')).status).toBe(404);
    expect(received).toEqual([]);
  });

  it('explains in the application’s form that a body is too large', async ({ skip }) => {
    needNginx(skip);
    const { status, headers, body } = await get('/api/ventas', {
      method: 'POST',
      headers: { 'content-length': String(maxBodyBytes + 1), expect: '100-continue' },
    });
    expect(status).toBe(413);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(problemaSchema.parse(JSON.parse(body)).code).toBe(cuerpoDemasiadoGrande.code);
  });

  it('lets a shop sign in and slows down who tries passwords', async ({ skip }) => {
    needNginx(skip);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => get('/api/seguridad/login', { method: 'POST', body: '{}' })),
    );
    expect(answers.filter(({ status }) => status !== 429).length).toBeGreaterThanOrEqual(20);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers['retry-after']).toBe('60');
    expect(problemaSchema.parse(JSON.parse(refused!.body)).code).toBe(demasiadasPeticiones.code);
  });

  it('passes WebSockets', async ({ skip }) => {
    needNginx(skip);
    const socket = new WebSocket(`wss://127.0.0.1:${ports.https}/ws`, { rejectUnauthorized: false });
    const echoed = await new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send('hola'));
      socket.on('message', (data: Buffer) => resolve(data.toString()));
      socket.on('error', reject);
    });
    expect(echoed).toBe('hola');
    socket.terminate();
  });

  it('hands events on as they come, without gathering them', async ({ skip }) => {
    needNginx(skip);
    const first = await new Promise<string>((resolve, reject) => {
      const request = https.get(
        { host: '127.0.0.1', port: ports.https, path: '/sse', rejectUnauthorized: false },
        (response) => {
          response.once('data', (chunk: Buffer) => {
            resolve(chunk.toString());
            request.destroy();
          });
        },
      );
      request.on('error', reject);
    });
    expect(first).toBe('data: primero\n\n');
  });
});
