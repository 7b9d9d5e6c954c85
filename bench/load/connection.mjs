import { once } from 'node:events';
import { connect } from 'node:net';

const NOTHING = Buffer.alloc(0);
const LENGTH = /^content-length: *(\d+)/im;

/** One kept connection; HTTP by hand, so that the load costs far less than what it measures. */
export class Connection {
  #socket;
  #received = NOTHING;
  #waiting;

  /** @param {URL} url */
  static async open({ hostname, port }) {
    const opened = new Connection();
    opened.#socket = connect(Number(port), hostname).setNoDelay(true);
    await once(opened.#socket, 'connect');
    opened.#socket.on('data', (chunk) => opened.#take(chunk));
    opened.#socket.on('error', () => {}).on('close', () => opened.#fail());
    return opened;
  }

  /** @returns {Promise<Buffer>} the whole answer; rejects when the connection ends before it */
  exchange(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#socket.destroyed) this.#fail();
      else this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#received = this.#received.length > 0 ? Buffer.concat([this.#received, chunk]) : chunk;
    if (!isComplete(this.#received)) return;
    const answer = this.#received;
    this.#received = NOTHING;
    this.#waiting?.resolve(answer);
  }

  #fail() {
    this.#waiting?.reject(new Error('the measured process closed a connection'));
  }
}

function isComplete(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = LENGTH.exec(received.toString('latin1', 0, end))?.[1];
  if (length !== undefined) return received.length >= end + 4 + Number(length);
  return received.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
}
