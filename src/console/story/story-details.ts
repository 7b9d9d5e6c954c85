import type { Observation } from '../../wechat';

type Seen<K extends Observation['kind']> = Extract<Observation, { readonly kind: K }>;

/** A call with what went over the wire. */
export interface CallDetails {
  readonly path: string;
  readonly request: string;
  readonly answer: string;
}

/** What the inspector shows of a story beside what the list shows. */
export interface StoryDetails {
  /** As it went over the wire. */
  readonly request: { readonly query: Readonly<Record<string, unknown>>; readonly body: string };
  /** The message before it was encrypted. */
  readonly xml: string;
  /** Its fields, for a replay with an edit. */
  readonly fields: Readonly<Record<string, string>>;
  /** How the command line sends it. */
  readonly command: string;
  readonly calls: CallDetails[];
  readonly log: Pick<Seen<'logged'>, 'level' | 'context' | 'line'>[];
  /** By the delivery's number. */
  readonly checks: Record<number, Seen<'checked'>['checks']>;
  typed?: Seen<'read'>['typed'];
  candidates?: Seen<'read'>['candidates'];
  isDeferred?: boolean;
  /** A part of its reply went out as a customer-service message. */
  isSentLate?: boolean;
  reply?: Seen<'handler-ended'>['reply'];
  replyXml?: string;
  /** The body of the answer. */
  answer?: string;
}
