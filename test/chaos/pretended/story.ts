import { reply as replies, type MarkdownReply, type Reply } from '../../../src/wechat/replies';

/** Some of it fill a message. */
const PADDING = 'x'.repeat(120);
const MARK = /([a-z]\d+)#(\d+)\.(\d+)/g;

export interface Bubble {
  readonly how: 'passive' | 'late';
  readonly user: string;
  readonly text: string;
}

/** What happened to one message. */
export interface Story {
  /**
   * Begins with what it is: `m` has a short reply, `l` a long one, `s` several; `d` is deferred, `o` in
   * order, `k` the pickup keyword.
   */
  readonly id: string;
  readonly user: string;
  /** Milliseconds that its handler takes. */
  readonly takes: number;
  /** How many marks its reply has. */
  readonly length: number;
  runs: number;
  /** How often it ended or stopped with its process while its handler ran, or its reply was noted. */
  interruptions: number;
  /** Its process ended or stopped while its late reply was on its way. */
  mayRepeat: boolean;
  /** One of its deliveries ended while it was being answered. */
  mayBeLost: boolean;
}

/** A mark of a message's reply, as a user has seen it. */
export interface Mark {
  readonly id: string;
  readonly run: number;
  readonly at: number;
  readonly how: Bubble['how'];
  readonly user: string;
}

export function marksOf({ text, how, user }: Bubble): readonly Mark[] {
  return [...text.matchAll(MARK)].map(([, id = '', run, at]) => {
    return { id, run: Number(run), at: Number(at), how, user };
  });
}

/** The reply to the message, by the run in which it was made. */
export function replyTo({ id, length }: Story, run: number): Reply {
  const mark = (at: number) => `${id}#${run}.${at}`;
  if (id.startsWith('l')) return long(Array.from({ length }, (_, at) => mark(at)));
  if (!id.startsWith('s')) return replies.text(mark(0));
  return replies.several(Array.from({ length }, (_, at) => replies.text(mark(at))));
}

function long(marks: readonly string[]): MarkdownReply {
  return replies.markdown(marks.map((mark) => `${mark} ${PADDING}`).join('\n\n'));
}
