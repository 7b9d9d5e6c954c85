import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** A connection on which a test writes whatever it likes, byte by byte. */
export class RawConnection {
  private received = '';
  private readonly opened = performance.now();
  /** Milliseconds from opening until the other side was done with the connection. */
  readonly closed: Promise<number>;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => (this.received += text));
    // A reset is one of the ways in which a hostile sender is got rid of.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve(performance.now() - this.opened));
    });
  }

  /** @param url where the service listens */
  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  write(text: string | Buffer): void {
    if (this.socket.writable) this.socket.write(text);
  }

  /** What came back until the other side closed. */
  async answer(): Promise<string> {
    await this.closed;
    return this.received;
  }

  get answered(): string {
    return this.received;
  }

  end(): void {
    this.socket.destroy();
  }
}
