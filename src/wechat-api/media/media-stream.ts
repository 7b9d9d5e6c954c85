import type { IncomingMessage } from 'node:http';
import { PassThrough, pipeline, type Readable, type TransformCallback } from 'node:stream';
import { MediaDownloadError } from './media.errors';

/** Passes a file on, up to a number of bytes. */
class ByteCap extends PassThrough {
  private seen = 0;

  constructor(private readonly limit: number) {
    super();
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    this.seen += chunk.length;
    if (this.seen > this.limit) {
      done(new MediaDownloadError(`the file is over ${this.limit} bytes`));
    } else {
      super._transform(chunk, encoding, done);
    }
  }
}

/** Ends an answer in an error when its sender, or its reader, pauses for longer than `idleMs`. */
export function limitSilence(source: IncomingMessage, idleMs: number): IncomingMessage {
  return source.setTimeout(idleMs, () => {
    source.destroy(new MediaDownloadError(`no byte came for ${idleMs} ms`));
  });
}

/**
 * The beginning of an answer, at least `bytes` unless it ends before.
 * @throws MediaDownloadError when the connection breaks
 */
export async function readHead(source: IncomingMessage, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size >= bytes) break;
    }
  } catch (error) {
    if (error instanceof MediaDownloadError) throw error;
    throw new MediaDownloadError('the connection broke at the beginning of the file');
  }
  return Buffer.concat(chunks);
}

/**
 * The file whose beginning was read, as one stream. Cut short, or longer than `limit` bytes, it
 * ends in an error.
 */
export function wholeFile(head: Buffer, rest: IncomingMessage, limit: number): Readable {
  const file = new ByteCap(limit);
  file.on('error', () => undefined); // an unread stream must not end the process
  file.write(head);
  if (rest.readableEnded) return file.end();
  rest.on('error', (error) => file.destroy(cutShort(error)));
  pipeline(rest, file, () => undefined); // the reader of `file` learns a failure
  return file;
}

/** Node says no more than "aborted". */
function cutShort(error: Error): MediaDownloadError {
  if (error instanceof MediaDownloadError) return error;
  return new MediaDownloadError(
    `the connection broke before the end of the file: ${error.message}`,
  );
}
