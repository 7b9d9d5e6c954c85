import type { RecordChange } from '../../ledger';
import type { EncryptionMode } from '../account/wechat-account';
import type { IncomingMessage } from '../messages';
import type { Reply } from '../replies';
import type { SendResult } from '../late/late-reply.sender';
import type { Candidate } from './route-story';
import type { SignatureCheck } from './signature-checks';

/** What every observation has. */
interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `performance.now()` of the process: no change of the date moves it. */
  readonly monotonic: number;
  /** The process, as the ledger names it: its pid, a hyphen, and what makes it unique. */
  readonly instance: string;
}

/** One of the requests to the callback; those of one process have different ids. */
interface OfDelivery {
  readonly delivery: string;
}

/** The message, by its key in the ledger: the AppId, a colon, its identity. */
interface OfMessage {
  readonly message: string;
}

/** What the service tells of messages, in the order in which it happens. */
export type Told =
  | (OfDelivery & {
      /** A request came to the callback; its body is not read yet. */
      readonly kind: 'arrived';
      readonly account: string;
      readonly mode: EncryptionMode;
      readonly method: string;
      readonly address: string;
      /** Without those that carry credentials. */
      readonly headers: Readonly<Record<string, string>>;
      /** WeChat's parameters as they came; signatures among them, but nothing secret. */
      readonly query: Readonly<Record<string, string>>;
      readonly receivedAt: number;
    })
  | (OfDelivery & {
      /** Its signature was looked at: first the query's, then the body's. */
      readonly kind: 'checked';
      readonly checks: readonly SignatureCheck[];
    })
  | (OfDelivery & {
      /** It is from WeChat. */
      readonly kind: 'opened';
      readonly body: string;
      /** The message's XML: of an encrypted delivery what was inside, else the body itself. */
      readonly xml: string;
      readonly encrypted: boolean;
    })
  | (OfDelivery & {
      readonly kind: 'refused';
      /** For the operator. */
      readonly reason: string;
    })
  | (OfDelivery &
      OfMessage & {
        /** It was read; from here on the message is known. */
        readonly kind: 'read';
        readonly typed: IncomingMessage;
        /** The one that wins comes first; none: nobody takes it. */
        readonly candidates: readonly Candidate[];
        readonly deferred: boolean;
      })
  | (OfDelivery &
      OfMessage & {
        /** What the ledger says of the delivery. */
        readonly kind: 'claimed';
        readonly outcome: string;
        /** Which delivery of the message it is, from 1. */
        readonly number: number;
      })
  | (OfMessage & { readonly kind: 'handler-began'; readonly handler: string })
  | (OfMessage & {
      readonly kind: 'handler-ended';
      readonly handler: string;
      readonly ms: number;
      readonly reply: Reply;
    })
  | (OfMessage & {
      readonly kind: 'handler-threw';
      readonly handler: string;
      readonly ms: number;
      /** With the stack. */
      readonly error: string;
    })
  | (OfMessage & {
      /** The reply of the run: the handler's, or what stands in for it. */
      readonly kind: 'replied';
      readonly reply: Reply;
      /** Its way: `passive`, `open` (the next delivery or late), `late`, or `fenced`: discarded. */
      readonly end: string;
    })
  | (OfDelivery & {
      /** What is written to a delivery. */
      readonly kind: 'written';
      readonly reply: Reply;
      /** Before it is encrypted. */
      readonly xml: string;
    })
  | (OfDelivery & {
      readonly kind: 'answered';
      readonly status: number;
      /** As it goes out: of an encrypted delivery the envelope. */
      readonly body: string;
      /** From its arrival. */
      readonly ms: number;
    })
  | (OfDelivery & {
      /** WeChat has cut it, or it is left to WeChat's next delivery. */
      readonly kind: 'unanswered';
      readonly cut: boolean;
      readonly ms: number;
    })
  | (OfMessage & {
      /** The record has changed, by this process: promised, taken over, waiting, dead and so on. */
      readonly kind: 'ledger';
      readonly change: RecordChange;
    })
  | (Partial<OfMessage> & {
      /** WeChat's API was called; unset message: not for one. */
      readonly kind: 'api';
      /** Without the query. */
      readonly path: string;
      /** `ok`, an errcode, or `connection`. */
      readonly result: string;
      readonly ms: number;
    })
  | (OfMessage & {
      /** One of the messages that make up a late reply was sent, or could not be. */
      readonly kind: 'late-sent';
      readonly part: Reply;
      readonly result: SendResult;
      readonly reason?: string;
    })
  | (OfMessage & {
      /** A line of the log, as it is written there: without secrets and openIds. */
      readonly kind: 'logged';
      readonly level: string;
      readonly context: string;
      readonly line: string;
    });

/**
 * What observers see. Nothing of the account's secrets is ever in it: no callback token, AES key, app
 * secret or access token. OpenIds and what users write are: show them as pseudonyms, if at all.
 */
export type Observation = Moment & Told;

/** Called in the midst of the work: it should be quick, and what it throws is only logged. */
export type MessageObserver = (observation: Observation) => void;
