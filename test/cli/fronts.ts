import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { temporaryDirectory } from '../support/temporary-directory';

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown;

/** What stands between WeChat and the service, or in the place of one of them; closed by the test. */
export class Fronts {
  private readonly open: { close(): void }[] = [];

  /** A server that answers by itself. @returns its origin */
  async answering(handle: Handle): Promise<string> {
    return this.listen(createServer(handle), 'http');
  }

  /** A proxy before `target`; `change` sees the answer before it goes out. */
  async proxying(
    target: string,
    alter: (path: string, method: string) => string = (path) => path,
    change: (response: Response, body: string, to: ServerResponse) => unknown = pass,
  ): Promise<string> {
    return this.answering(async (request, response) => {
      const { method = 'GET', url = '/' } = request;
      const body = method === 'GET' ? undefined : await text(request);
      const address = new URL(alter(url, method), target);
      const answer = await fetch(address, {
        method,
        body,
        headers: { 'content-type': 'text/xml' },
      });
      await change(answer, await answer.text(), response);
    });
  }

  /** A TLS server with a certificate of its own making. */
  async withCertificate(kind: 'self-signed' | 'without its chain'): Promise<string> {
    const { key, cert } = kind === 'self-signed' ? selfSigned() : issued();
    return this.listen(
      createTlsServer({ key, cert }, (_request, response) => response.end()),
      'https',
    );
  }

  close(): void {
    for (const server of this.open.splice(0)) server.close();
  }

  private async listen(server: ReturnType<typeof createServer>, scheme: string): Promise<string> {
    this.open.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}

function pass(answer: Response, body: string, to: ServerResponse): void {
  to.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(
    body,
  );
}

function openssl(directory: string, ...words: readonly string[]): void {
  execFileSync('openssl', words, { cwd: directory, stdio: 'ignore' });
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const;
const NAME = ['-addext', 'subjectAltName=IP:127.0.0.1'] as const;

function read(directory: string, name: string) {
  const file = (ending: string) => readFileSync(join(directory, `${name}.${ending}`));
  return { key: file('key'), cert: file('crt') };
}

function selfSigned() {
  const at = temporaryDirectory();
  const files = ['-keyout', 'own.key', '-out', 'own.crt', '-subj', '/CN=own'];
  openssl(at, 'req', '-x509', ...EC, ...NAME, ...files, '-days', '30');
  return read(at, 'own');
}

/** By an authority that nobody knows; a browser would want the certificates in between. */
function issued() {
  const at = temporaryDirectory();
  const authority = ['-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=authority'];
  openssl(at, 'req', '-x509', ...EC, ...authority, '-days', '30');
  openssl(at, 'req', ...EC, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=leaf');
  const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  openssl(at, 'x509', '-req', '-in', 'leaf.csr', ...by, '-out', 'leaf.crt');
  return read(at, 'leaf');
}
