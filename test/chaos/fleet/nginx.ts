import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../support/free-port';
import { FULL } from '../scale';
import type { Instance } from './instance';

const SAMPLE = resolve(__dirname, '../../../deploy/nginx.conf');
/** Debian does not put it on every user's PATH. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

const NGINX_IS_THERE = spawnSync('nginx', ['-v'], { env: { PATH } }).status === 0;
const INSTALL = 'Install it (Debian: apt-get install nginx-light).';

/** `describe`, or a loud skip where nginx is missing; the full suite fails there. */
export const describeWithNginx: jest.Describe = NGINX_IS_THERE || FULL ? describe : skipLoudly();

function skipLoudly(): jest.Describe {
  process.stderr.write(
    '\nSKIPPED: deploy/nginx.conf in front of two instances, since there is no nginx here. ' +
      `${INSTALL}\n`,
  );
  return describe.skip as jest.Describe;
}

/** nginx with `deploy/nginx.conf`, of which only addresses and paths are changed. */
export class Nginx {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(instances: readonly Instance[]): Promise<Nginx> {
    if (!NGINX_IS_THERE) throw new Error(`There is no nginx. ${INSTALL}`);
    const folder = mkdtempSync(join(tmpdir(), 'wechat-callback-nginx-'));
    const port = await freePort();
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(folder, port, instances));
    const args = ['-p', folder, '-c', file, '-g', 'daemon off;'];
    const nginx = new Nginx(spawn('nginx', args, { env: { PATH }, stdio: 'ignore' }), folder, port);
    await nginx.listens();
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/wechat`;
  }

  /** A line for each request, as an operator reads it. */
  get accessLog(): readonly string[] {
    return readFileSync(join(this.folder, 'access.log'), 'utf8').trimEnd().split('\n');
  }

  async end(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exit;
    rmSync(this.folder, { recursive: true });
  }

  private async listens(): Promise<void> {
    for (;;) {
      if (this.process.exitCode !== null) throw new Error('nginx refused deploy/nginx.conf');
      const page = await fetch(`http://127.0.0.1:${this.port}/health/live`).catch(() => undefined);
      if (page) return;
      await pause(20);
    }
  }
}

function configuration(folder: string, port: number, instances: readonly Instance[]): string {
  const replaced = instances.reduce(
    (text, instance, i) => replace(text, `wechat-${i + 1}:3000`, `127.0.0.1:${instance.port}`),
    readFileSync(SAMPLE, 'utf8'),
  );
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/${name};\n`,
  );
  return [
    ['listen 80 default_server', `listen 127.0.0.1:${port}`],
    ['/tmp/nginx.pid', `${folder}/nginx.pid`],
    ['/dev/stderr', `${folder}/error.log`],
    ['/dev/stdout', `${folder}/access.log`],
    ['http {\n', `http {\n${paths.join('')}`],
  ].reduce((text, [from = '', to = '']) => replace(text, from, to), replaced);
}

function replace(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`deploy/nginx.conf does not contain ${from}`);
  return text.replace(from, to);
}
